import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, setPageProof, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import { Dialog } from '@/shared/ui/Dialog';
import { problemText } from '@/shared/ui/ProblemAlert';

/** Asks for the password, and for a code where there is a second factor. */
export function FreshQuestion({ onAnswer }: { onAnswer: (isConfirmed: boolean) => void }) {
  const { t } = useTranslation();
  const factor = useQuery({
    queryKey: ['me', 'two-factor'],
    queryFn: () => unwrap(api.GET('/me/two-factor')),
  });
  const needsCode = factor.data?.on ?? false;
  const form = useForm({ initialValues: { password: '', code: '' } });

  const confirm = form.onSubmit(async ({ password, code }) => {
    try {
      const session = await unwrap(
        api.POST('/session/confirm', { body: { password, ...(code ? { code } : {}) } }),
      );
      setPageProof(session.page);
      onAnswer(true);
    } catch (error) {
      form.setFieldError(isProblem(error, 'wrong_code') ? 'code' : 'password', problemText(error));
    }
  });

  return (
    <Dialog onClose={() => onAnswer(false)} title={t('confirmTitle')} zIndex={300}>
      <form onSubmit={confirm}>
        <Stack>
          <Text size="sm">{t('confirmWhy')}</Text>
          <PasswordInput
            label={t('password')}
            autoComplete="current-password"
            data-autofocus
            required
            {...form.getInputProps('password')}
          />
          {needsCode ? (
            <TextInput
              label={t('code')}
              autoComplete="one-time-code"
              required
              {...form.getInputProps('code')}
            />
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => onAnswer(false)}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={factor.isPending}>
              {t('confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
