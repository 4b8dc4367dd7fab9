import { Alert, Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { fieldTexts, ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { type Me, meQuery } from './api';

/** One's mail address: whether it is proved, and another one. */
export function Email() {
  const { t } = useTranslation(['settings', 'shared']);
  const me = useQuery(meQuery);
  return (
    <Section title={t('email')} why={t('emailWhy')}>
      {me.error ? <Refused error={me.error} onRetry={() => void me.refetch()} /> : null}
      {me.isPending ? <Outlines rows={2} height={36} /> : null}
      {me.data ? (
        <Stack>
          <Address me={me.data.data} />
          <Change />
        </Stack>
      ) : null}
    </Section>
  );
}

function Address({ me }: { me: Me }) {
  const { t } = useTranslation(['settings', 'shared']);
  const prove = useMutation({
    mutationFn: () => unwrap(api.POST('/me/email/proof')),
    onSuccess: () => notifications.show({ message: t('proofSent', { email: me.email ?? '' }) }),
  });
  if (!me.email) {
    return <Text size="sm">{t('noEmail')}</Text>;
  }
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {me.email}
        </Text>
        <Badge variant="light" color={me.emailVerified ? 'green' : 'yellow'} c="var(--mantine-color-text)">
          {t(me.emailVerified ? 'verified' : 'notVerified')}
        </Badge>
        {me.emailVerified ? null : (
          <Button size="xs" variant="default" loading={prove.isPending} onClick={() => prove.mutate()}>
            {t('proofAgain')}
          </Button>
        )}
      </Group>
      {prove.error ? <ProblemAlert error={prove.error} /> : null}
    </Stack>
  );
}

function Change() {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const form = useForm({ initialValues: { email: '', password: '' } });
  const change = useMutation({
    mutationFn: (body: typeof form.values) => unwrap(api.POST('/me/email', { body })),
    onSuccess: async () => {
      form.reset();
      await client.invalidateQueries({ queryKey: ['me'] });
    },
    onError: (error) =>
      form.setErrors(
        isProblem(error, 'wrong_password') ? { password: problemText(error) } : fieldTexts(error),
      ),
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack maw={420}>
        <TextInput
          label={t('newEmail')}
          type="email"
          autoComplete="email"
          maxLength={254}
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('shared:password')}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        {change.error && Object.keys(form.errors).length === 0 ? <ProblemAlert error={change.error} /> : null}
        {change.data ? (
          <Alert color="green" variant="light" role="status" c="var(--mantine-color-text)">
            {change.data.proofSent
              ? t('emailProof', { email: change.variables.email })
              : t('emailChanged', { email: change.variables.email })}
          </Alert>
        ) : null}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('changeEmail')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
