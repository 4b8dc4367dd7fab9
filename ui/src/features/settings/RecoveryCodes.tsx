import { Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/shared/ui/CopyButton';
import { Dialog } from '@/shared/ui/Dialog';
import { IconDownload } from '@/shared/ui/icons';

/** New recovery codes, shown this once. */
export function RecoveryCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <Dialog onClose={onClose} title={t('codesTitle')} closeOnClickOutside={false}>
      <Stack>
        <CodeList codes={codes} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('kept')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** The codes, to be copied or kept as a file. */
export function CodeList({ codes }: { codes: string[] }) {
  const { t } = useTranslation(['settings', 'shared']);
  const text = `${codes.join('\n')}\n`;
  return (
    <Stack gap="xs">
      <Text size="sm">{t('codesWhy')}</Text>
      <SimpleGrid component="ul" aria-label={t('codesTitle')} cols={2} spacing="xs" m={0} p={0}>
        {codes.map((code) => (
          <li key={code} style={{ listStyle: 'none' }}>
            <Code block>{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Group gap="xs">
        <CopyButton text={text} label={t('copyCodes')} />
        <Button
          component="a"
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} />}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="stowage-recovery-codes.txt"
        >
          {t('keepCodes')}
        </Button>
      </Group>
    </Stack>
  );
}
