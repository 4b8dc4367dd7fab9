import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { host } from '@/shared/lib/server';
import { Command } from '@/shared/ui/Command';
import { Dialog } from '@/shared/ui/Dialog';
import type { Made } from './api';

/** A secret, shown this once, and how one logs in with it. */
export function MadeSecret({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useTranslation(['machines', 'shared']);
  return (
    <Dialog onClose={onClose} size="lg" title={t('secretTitle')} closeOnClickOutside={false}>
      <Stack>
        <Text>{t('secretWhy')}</Text>
        <Command text={made.secret} label={t('copySecret')} />
        <Text size="sm">{t('logInWith')}</Text>
        <Command text={`docker login -u ${made.login} ${host}`} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('shared:close')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
