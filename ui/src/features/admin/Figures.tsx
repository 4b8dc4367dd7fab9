import { Paper, SimpleGrid, Text } from '@mantine/core';

interface Figure {
  label: string;
  value: string;
  /** What more there is to say of it. */
  more?: string;
}

/** Some numbers side by side. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, lg: 3 }} spacing="sm">
      {figures.map(({ label, value, more }) => (
        <Paper key={label} withBorder p="md">
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} size="xl" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
          {more ? (
            <Text component="dd" m={0} size="xs" c="dimmed">
              {more}
            </Text>
          ) : null}
        </Paper>
      ))}
    </SimpleGrid>
  );
}
