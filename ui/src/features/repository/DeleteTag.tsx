import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';

/** Asks before a tag goes. */
export function DeleteTag({ name, tag, onClose }: { name: string; tag: string; onClose: () => void }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const gone = useMutation({
    mutationFn: () =>
      fresh(() =>
        unwrap(api.DELETE('/repositories/{name}/-/tags/{tag}', { params: { path: { name, tag } } })),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', name] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('deleteTagTitle', { tag })}
      closeButtonProps={{ 'aria-label': t('shared:close') }}
    >
      <Stack>
        <Text size="sm">{t('deleteTagWhy')}</Text>
        {gone.error ? <ProblemAlert error={gone.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shared:cancel')}
          </Button>
          <Button color="red" loading={gone.isPending} onClick={() => gone.mutate()}>
            {t('shared:delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
