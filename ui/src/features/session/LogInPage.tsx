import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, setPageProof, unwrap } from '@/api/client';
import { type LogInStep, signUpQuery } from '@/api/session';
import { Link } from '@/shared/ui/Link';
import { problemText } from '@/shared/ui/ProblemAlert';
import { Card } from './Card';

/** Asks for name and password, and for what the server wants next. */
export function LogInPage({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(['session', 'shared']);
  const [step, setStep] = useState<LogInStep>();
  const client = useQueryClient();

  const took = async (next: LogInStep) => {
    if (next.step !== 'done') {
      setStep(next);
      return;
    }
    setPageProof(next.page);
    client.clear();
    onDone();
  };

  if (step?.step === 'code') {
    return (
      <Card title={t('codeTitle')} why={t('codeWhy')}>
        <CodeForm next={step.next ?? ''} onStep={took} />
      </Card>
    );
  }
  if (step?.step === 'password') {
    return (
      <Card title={t('ownTitle')} why={t('ownWhy')}>
        <OwnPasswordForm next={step.next ?? ''} onStep={took} />
      </Card>
    );
  }
  return (
    <Card title={t('logInTitle')}>
      <PasswordForm onStep={took} />
    </Card>
  );
}

interface StepProps {
  onStep: (step: LogInStep) => Promise<void>;
}

function PasswordForm({ onStep }: StepProps) {
  const { t } = useTranslation(['session', 'shared']);
  const mode = useQuery(signUpQuery);
  const form = useForm({ initialValues: { name: '', password: '' } });
  const [isBusy, setBusy] = useState(false);
  const submit = form.onSubmit(async (body) => {
    setBusy(true);
    try {
      await onStep(await unwrap(api.POST('/login', { body })));
    } catch (error) {
      form.setFieldError('password', problemText(error));
    } finally {
      setBusy(false);
    }
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('name')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          {...form.getInputProps('name')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t('shared:logIn')}
        </Button>
        <Group justify="space-between" gap="xs">
          <Link to="/forgot-password">{t('forgot')}</Link>
          {mode.data && mode.data.mode !== 'closed' ? (
            <Text size="sm">
              {t('noAccount')}{' '}
              <Link to="/signup" underline="always">
                {t('shared:signUp')}
              </Link>
            </Text>
          ) : null}
        </Group>
      </Stack>
    </form>
  );
}

function CodeForm({ next, onStep }: StepProps & { next: string }) {
  const { t } = useTranslation(['session', 'shared']);
  const form = useForm({ initialValues: { code: '' } });
  const submit = form.onSubmit(async ({ code }) => {
    try {
      await onStep(await unwrap(api.POST('/login/code', { body: { next, code } })));
    } catch (error) {
      form.setFieldError('code', problemText(error));
    }
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t('code')}
          autoComplete="one-time-code"
          inputMode="text"
          data-autofocus
          required
          {...form.getInputProps('code')}
        />
        <Button type="submit">{t('next')}</Button>
      </Stack>
    </form>
  );
}

function OwnPasswordForm({ next, onStep }: StepProps & { next: string }) {
  const { t } = useTranslation(['session', 'shared']);
  const form = useForm({ initialValues: { password: '' } });
  const submit = form.onSubmit(async ({ password }) => {
    try {
      await onStep(await unwrap(api.POST('/login/password', { body: { next, password } })));
    } catch (error) {
      form.setFieldError('password', problemText(error));
    }
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label={t('newPassword')}
          description={t('passwordRule')}
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit">{t('next')}</Button>
      </Stack>
    </form>
  );
}
