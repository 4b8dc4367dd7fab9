import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { signUpQuery } from '@/api/session';
import { Link } from '@/shared/ui/Link';
import { problemText } from '@/shared/ui/ProblemAlert';
import { Card } from './Card';

/** Makes an account; by an invitation, where its secret stands behind the address. */
export function SignUpPage() {
  const { t } = useTranslation(['session', 'shared']);
  const mode = useQuery(signUpQuery);
  const [made, setMade] = useState<{ name: string; email?: string }>();
  const [invitation] = useState(() => window.location.hash.slice(1));
  const form = useForm({ initialValues: { name: '', email: '', password: '' } });
  const submit = form.onSubmit(async (values) => {
    try {
      const done = await unwrap(
        api.POST('/sign-up', { body: { ...values, ...(invitation ? { invitation } : {}) } }),
      );
      setMade({ name: done.name, email: done.proofSent ? values.email : undefined });
    } catch (error) {
      const fields = error instanceof ProblemError ? error.fields() : {};
      form.setErrors(Object.keys(fields).length > 0 ? fields : { name: problemText(error) });
    }
  });

  if (made) {
    return (
      <Card title={t('signUpTitle')}>
        <Alert color="green" role="status">
          {t('signedUp', { name: made.name })} {made.email ? t('proofSent', { email: made.email }) : ''}
        </Alert>
        <Link to="/login">{t('toLogIn')}</Link>
      </Card>
    );
  }
  // An administrator's invitation lets in whom it names even where sign-up is closed; the server knows.
  const closed = mode.data !== undefined && mode.data.mode !== 'open' && !invitation;
  if (closed) {
    return (
      <Card title={t('signUpTitle')} why={t(mode.data?.mode === 'closed' ? 'signUpClosed' : 'signUpInvited')}>
        <Link to="/login">{t('toLogIn')}</Link>
      </Card>
    );
  }
  return (
    <Card title={t('signUpTitle')}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t('userName')}
            description={t('userNameRule')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="email"
            required
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('password')}
            description={t('passwordRule')}
            autoComplete="new-password"
            required
            {...form.getInputProps('password')}
          />
          <Button type="submit">{t('shared:signUp')}</Button>
          <Text size="sm">
            {t('haveAccount')}{' '}
            <Link to="/login" underline="always">
              {t('shared:logIn')}
            </Link>
          </Text>
        </Stack>
      </form>
    </Card>
  );
}
