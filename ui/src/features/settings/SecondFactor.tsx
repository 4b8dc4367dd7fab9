import { Badge, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Confirm } from '@/shared/ui/Confirm';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { Section } from '@/shared/ui/Section';
import { twoFactorQuery } from './api';
import { RecoveryCodes } from './RecoveryCodes';
import { SetUpSecondFactor } from './SetUpSecondFactor';

type Dialog = 'set-up' | 'off' | 'codes';

/** A code of an app at each log-in: on or off, and codes for when the phone is lost. */
export function SecondFactor() {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const factor = useQuery(twoFactorQuery);
  const [open, setOpen] = useState<Dialog>();
  const [codes, setCodes] = useState<string[]>();
  const renew = () => client.invalidateQueries({ queryKey: ['me'] });
  const makeCodes = useMutation({
    mutationFn: () => fresh(() => unwrap(api.POST('/me/two-factor/recovery-codes'))),
    onSuccess: async (made) => {
      setCodes(made.recoveryCodes);
      await renew();
    },
  });
  const turnOff = async () => {
    await fresh(() => unwrap(api.DELETE('/me/two-factor')));
    notifications.show({ message: t('factorIsOff') });
    await renew();
  };
  const isOn = factor.data?.on ?? false;
  return (
    <Section
      title={t('factor')}
      why={t('factorWhy')}
      aside={
        factor.data ? (
          <Badge variant="light" color={isOn ? 'green' : 'gray'} c="var(--mantine-color-text)">
            {t(isOn ? 'factorOn' : 'factorOff')}
          </Badge>
        ) : null
      }
      dialog={
        <>
          {open === 'set-up' ? <SetUpSecondFactor onClose={() => setOpen(undefined)} /> : null}
          {open === 'off' ? (
            <Confirm
              title={t('turnOffTitle')}
              why={t('turnOffWhy')}
              action={t('turnOff')}
              onConfirm={turnOff}
              onClose={() => setOpen(undefined)}
            />
          ) : null}
          {open === 'codes' ? (
            <Confirm
              title={t('newCodesTitle')}
              why={t('newCodesWhy')}
              action={t('newCodes')}
              onConfirm={() => makeCodes.mutateAsync()}
              onClose={() => setOpen(undefined)}
            />
          ) : null}
          {codes ? <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} /> : null}
        </>
      }
    >
      {factor.error ? <Refused error={factor.error} onRetry={() => void factor.refetch()} /> : null}
      {factor.isPending ? <Outlines rows={1} height={36} /> : null}
      {factor.data && !isOn ? (
        <Group>
          <Button onClick={() => setOpen('set-up')}>{t('turnOn')}</Button>
        </Group>
      ) : null}
      {isOn ? (
        <Group justify="space-between" gap="sm">
          <Text size="sm">{t('codesLeft', { count: factor.data?.recoveryCodesLeft ?? 0 })}</Text>
          <Group gap="xs">
            <Button variant="default" onClick={() => setOpen('codes')}>
              {t('newCodes')}
            </Button>
            <Button variant="default" c="var(--mantine-color-error)" onClick={() => setOpen('off')}>
              {t('turnOff')}
            </Button>
          </Group>
        </Group>
      ) : null}
    </Section>
  );
}
