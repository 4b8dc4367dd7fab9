import { Center, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** Why a list is empty, and what to do about it. */
export function Empty({ title, why, children }: { title: string; why?: string; children?: ReactNode }) {
  return (
    <Center py={48} px="md">
      <Stack gap="xs" align="center" maw={560}>
        <Title order={2} size="h4" ta="center">
          {title}
        </Title>
        {why ? (
          <Text c="dimmed" ta="center">
            {why}
          </Text>
        ) : null}
        {children}
      </Stack>
    </Center>
  );
}
