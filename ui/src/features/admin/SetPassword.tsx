import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { PassOn, PasswordField } from './PasswordField';

/** Sets a password that its owner must change at the next log-in. */
export function SetPassword({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation(['admin', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [password, setPassword] = useState('');
  const set = useMutation({
    mutationFn: () =>
      fresh(() =>
        unwrap(
          api.POST('/admin/users/{user}/password', { params: { path: { user: name } }, body: { password } }),
        ),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin'] }),
  });
  const fault = fieldTexts(set.error).password;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('setPasswordTitle', { name })}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      {set.isSuccess ? (
        <PassOn password={password} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            set.mutate();
          }}
        >
          <Stack>
            <PasswordField value={password} error={fault} onChange={setPassword} />
            {set.error && !fault ? <ProblemAlert error={set.error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('shared:cancel')}
              </Button>
              <Button type="submit" loading={set.isPending}>
                {t('setPassword')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
