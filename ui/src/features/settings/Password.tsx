import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import { fieldTexts, ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';

/** Changes one's password. */
export function Password() {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const form = useForm({
    initialValues: { password: '', newPassword: '', again: '' },
    validate: { again: (value, all) => (value === all.newPassword ? null : t('passwordsDiffer')) },
  });
  const change = useMutation({
    mutationFn: ({ password, newPassword }: typeof form.values) =>
      unwrap(api.POST('/me/password', { body: { password, newPassword } })),
    onSuccess: async () => {
      form.reset();
      notifications.show({ message: t('passwordChanged') });
      await client.invalidateQueries({ queryKey: ['me', 'sessions'] });
    },
    onError: (error) =>
      form.setErrors(
        isProblem(error, 'wrong_password') ? { password: problemText(error) } : fieldTexts(error),
      ),
  });
  return (
    <Section title={t('shared:password')} why={t('passwordWhy')}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack maw={420}>
          <PasswordInput
            label={t('oldPassword')}
            autoComplete="current-password"
            required
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('newPassword')}
            description={t('passwordRule')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            required
            {...form.getInputProps('newPassword')}
          />
          <PasswordInput
            label={t('passwordAgain')}
            autoComplete="new-password"
            required
            {...form.getInputProps('again')}
          />
          {change.error && Object.keys(form.errors).length === 0 ? (
            <ProblemAlert error={change.error} />
          ) : null}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {t('changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
