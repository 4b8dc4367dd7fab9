import { Alert, Button, Loader, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { signUpQuery } from '@/api/session';
import { Link } from '@/shared/ui/Link';
import { ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { Card } from './Card';

/** What a mailed link has behind its #: it is sent to no server with the address. */
function useSecret(): string {
  return useState(() => window.location.hash.slice(1))[0];
}

/** Asks for a link to set another password. */
export function ForgotPage() {
  const { t } = useTranslation(['session', 'shared']);
  const mode = useQuery(signUpQuery);
  const [isSent, setSent] = useState(false);
  const form = useForm({ initialValues: { name: '' } });
  const submit = form.onSubmit(async (body) => {
    try {
      await unwrap(api.POST('/password/forgot', { body }));
      setSent(true);
    } catch (error) {
      form.setFieldError('name', problemText(error));
    }
  });
  if (mode.data && !mode.data.mail) {
    return (
      <Card title={t('forgotTitle')} why={t('forgotNoMail')}>
        <Link to="/login">{t('toLogIn')}</Link>
      </Card>
    );
  }
  return (
    <Card title={t('forgotTitle')} why={t('forgotWhy')}>
      {isSent ? (
        <Alert color="green" role="status">
          {t('forgotSent')}
        </Alert>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput label={t('name')} autoComplete="username" required {...form.getInputProps('name')} />
            <Button type="submit">{t('forgotSend')}</Button>
          </Stack>
        </form>
      )}
      <Link to="/login">{t('toLogIn')}</Link>
    </Card>
  );
}

/** Sets another password by a mailed link. */
export function ResetPage() {
  const { t } = useTranslation(['session', 'shared']);
  const secret = useSecret();
  const [isDone, setDone] = useState(false);
  const form = useForm({ initialValues: { password: '' } });
  const submit = form.onSubmit(async ({ password }) => {
    try {
      await unwrap(api.POST('/password/reset', { body: { secret, password } }));
      setDone(true);
    } catch (error) {
      form.setFieldError('password', problemText(error));
    }
  });
  return (
    <Card title={t('resetTitle')} why={secret ? undefined : t('noSecret')}>
      {isDone ? (
        <Alert color="green" role="status">
          {t('resetDone')}
        </Alert>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <PasswordInput
              label={t('newPassword')}
              description={t('passwordRule')}
              autoComplete="new-password"
              required
              {...form.getInputProps('password')}
            />
            <Button type="submit" disabled={!secret}>
              {t('shared:save')}
            </Button>
          </Stack>
        </form>
      )}
      <Link to="/login">{t('toLogIn')}</Link>
    </Card>
  );
}

/** Proves an address by a mailed link. */
export function VerifyPage() {
  const { t } = useTranslation(['session', 'shared']);
  const secret = useSecret();
  const proof = useQuery({
    queryKey: ['verify', secret],
    queryFn: () => unwrap(api.POST('/email/verify', { body: { secret } })),
    enabled: secret !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <Card title={t('verifyTitle')} why={secret ? undefined : t('noSecret')}>
      {proof.isLoading ? <Loader aria-label={t('shared:loading')} /> : null}
      {proof.error ? <ProblemAlert error={proof.error} /> : null}
      {proof.data ? (
        <Alert color="green" role="status">
          {t('verifyDone', { name: proof.data.name })}
        </Alert>
      ) : null}
      <Link to="/login">{t('toLogIn')}</Link>
    </Card>
  );
}
