import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Command } from '@/shared/ui/Command';
import { makePassword } from './password';

interface FieldProps {
  value?: string;
  error?: ReactNode;
  onChange: (value: string) => void;
}

/** A password for somebody else: typed, or made up. */
export function PasswordField({ value, error, onChange }: FieldProps) {
  const { t } = useTranslation(['admin', 'shared']);
  return (
    <Stack gap={6} align="flex-start">
      <PasswordInput
        w="100%"
        label={t('oneTimePassword')}
        description={t('passwordRule')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="new-password"
        maxLength={200}
        required
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" onClick={() => onChange(makePassword())}>
        {t('makeUp')}
      </Button>
    </Stack>
  );
}

/** A password to be passed on, shown this once. */
export function PassOn({ password, onClose }: { password: string; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shared']);
  return (
    <Stack>
      <Text size="sm">{t('passOn')}</Text>
      <Command text={password} label={t('copyPassword')} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('shared:close')}</Button>
      </Group>
    </Stack>
  );
}
