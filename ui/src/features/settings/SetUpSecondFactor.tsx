import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Command } from '@/shared/ui/Command';
import { Dialog } from '@/shared/ui/Dialog';
import { Outlines } from '@/shared/ui/Listing';
import { ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { CodeList } from './RecoveryCodes';
import classes from './SetUpSecondFactor.module.css';

/** Takes one through it: the secret into the app, a code back, and then the recovery codes. */
export function SetUpSecondFactor({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const setup = useQuery({
    queryKey: ['two-factor-setup'],
    queryFn: () => fresh(() => unwrap(api.POST('/me/two-factor'))),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const form = useForm({ initialValues: { code: '' } });
  const confirm = useMutation({
    mutationFn: ({ code }: typeof form.values) =>
      fresh(() => unwrap(api.POST('/me/two-factor/confirm', { body: { code: code.replace(/\s/g, '') } }))),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
    onError: (error) => form.setErrors({ code: problemText(error) }),
  });
  return (
    <Dialog
      onClose={onClose}
      title={t(confirm.data ? 'codesTitle' : 'setUpTitle')}
      closeOnClickOutside={false}
    >
      {confirm.data ? (
        <Stack>
          <Text size="sm" role="status">
            {t('factorIsOn')}
          </Text>
          <CodeList codes={confirm.data.recoveryCodes} />
          <Group justify="flex-end">
            <Button onClick={onClose}>{t('kept')}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((values) => confirm.mutate(values))}>
          <Stack>
            {setup.error ? <ProblemAlert error={setup.error} onRetry={() => void setup.refetch()} /> : null}
            {setup.isPending ? <Outlines rows={2} height={96} /> : null}
            {setup.data ? (
              <>
                <Text size="sm">{t('scan')}</Text>
                <img
                  className={classes.picture}
                  src={`data:image/svg+xml,${encodeURIComponent(setup.data.qr)}`}
                  alt={t('qr')}
                  width={208}
                  height={208}
                />
                <Text size="sm">{t('orType')}</Text>
                <Command text={setup.data.secret} label={t('copySecret')} />
                <TextInput
                  label={t('code')}
                  description={t('codeRule')}
                  autoComplete="one-time-code"
                  inputMode="numeric"
                  maxLength={16}
                  required
                  {...form.getInputProps('code')}
                />
              </>
            ) : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('shared:cancel')}
              </Button>
              <Button type="submit" disabled={!setup.data} loading={confirm.isPending}>
                {t('turnOn')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
