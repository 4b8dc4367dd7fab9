import { Badge, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { components } from '@/api/schema';
import { bytes } from '@/shared/lib/format';
import { Ago } from '@/shared/ui/Ago';
import { duration } from './duration';

const COLOURS: Record<string, string> = { done: 'green', running: 'harbour', failed: 'red' };
const KNOWN = ['done', 'running', 'failed'] as const;

/** The last rounds of garbage collection, and what each brought. */
export function Runs({ runs }: { runs: components['schemas']['GarbageCollectionRun'][] }) {
  const { t, i18n } = useTranslation(['admin', 'shared']);
  const number = new Intl.NumberFormat(i18n.language);
  if (runs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('noRuns')}
      </Text>
    );
  }
  return (
    <Table.ScrollContainer minWidth={680} type="native" tabIndex={0} role="region" aria-label={t('runs')}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('begun')}</Table.Th>
            <Table.Th scope="col">{t('state')}</Table.Th>
            <Table.Th scope="col">{t('took')}</Table.Th>
            <Table.Th scope="col" ta="end">
              {t('uploads')}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t('manifests')}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t('blobs')}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t('freed')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => {
            const state = KNOWN.find((each) => each === run.state);
            return (
              <Table.Tr key={run.startedAt}>
                <Table.Td>
                  <Ago time={run.startedAt} />
                  <Text size="xs" c="dimmed">
                    {run.by ? t('by', { name: run.by }) : t('byItself')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Badge variant="light" color={COLOURS[run.state] ?? 'gray'} c="var(--mantine-color-text)">
                    {state ? t(`states.${state}`) : run.state}
                  </Badge>
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {run.endedAt
                    ? duration((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000, i18n.language)
                    : t('shared:nothing')}
                </Table.Td>
                <Table.Td ta="end">{number.format(run.uploads)}</Table.Td>
                <Table.Td ta="end">{number.format(run.manifests)}</Table.Td>
                <Table.Td ta="end">{number.format(run.blobs)}</Table.Td>
                <Table.Td ta="end" style={{ whiteSpace: 'nowrap' }}>
                  {bytes(run.bytes, i18n.language)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
