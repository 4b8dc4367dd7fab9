import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { PassOn, PasswordField } from './PasswordField';

/** Makes an account for somebody, with a password to begin with. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const form = useForm({ initialValues: { name: '', email: '', password: '' } });
  const make = useMutation({
    mutationFn: ({ name, email, password }: typeof form.values) => {
      const body = { name: name.trim(), password, ...(email.trim() ? { email: email.trim() } : {}) };
      return fresh(() => unwrap(api.POST('/admin/users', { body })));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'users'] }),
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={make.data ? t('added', { name: make.data.name }) : t('addUser')}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      {make.data ? (
        <PassOn password={form.values.password} onClose={onClose} />
      ) : (
        <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
          <Stack>
            <TextInput
              label={t('name')}
              description={t('nameRule')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={39}
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <TextInput
              label={t('email')}
              description={t('emailRule')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              type="email"
              maxLength={254}
              autoComplete="off"
              {...form.getInputProps('email')}
            />
            <PasswordField {...form.getInputProps('password')} />
            {make.error && Object.keys(form.errors).length === 0 ? <ProblemAlert error={make.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('shared:cancel')}
              </Button>
              <Button type="submit" loading={make.isPending}>
                {t('addUser')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
