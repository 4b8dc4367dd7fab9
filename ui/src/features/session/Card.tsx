import { Container, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** A small page with one thing to do. */
export function Card({ title, why, children }: { title: string; why?: string; children: ReactNode }) {
  const { t } = useTranslation();
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('name')}`;
    top.current?.focus({ preventScroll: true });
  }, [title, t]);
  return (
    <Container size={440} py={{ base: 'lg', sm: 64 }}>
      <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
        <Stack>
          <Title order={1} size="h2" tabIndex={-1} ref={top}>
            {title}
          </Title>
          {why ? <Text c="dimmed">{why}</Text> : null}
          {children}
        </Stack>
      </Paper>
    </Container>
  );
}
