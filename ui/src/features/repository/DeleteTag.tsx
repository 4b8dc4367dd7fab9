import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { bytes } from '@/shared/lib/format';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { tagDeletionQuery } from './api';

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
        <WhatGoes name={name} tag={tag} />
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

/** What goes with the tag, and what that frees. */
function WhatGoes({ name, tag }: { name: string; tag: string }) {
  const { t, i18n } = useTranslation(['repository', 'shared']);
  const preview = useQuery(tagDeletionQuery(name, tag));
  if (preview.error) {
    return <ProblemAlert error={preview.error} onRetry={preview.refetch} />;
  }
  if (!preview.data) {
    return <Text size="sm">{t('shared:loading')}</Text>;
  }
  const { manifests, freed, atLeast, collectedAfter } = preview.data;
  if (manifests === 0) {
    return <Text size="sm">{t('tagIsNotAlone')}</Text>;
  }
  const size = `${atLeast ? '≥ ' : ''}${bytes(freed, i18n.language)}`;
  return (
    <Text size="sm">
      {collectedAfter === undefined
        ? t('tagStays', { size })
        : t('tagGoes', { count: manifests, size, days: Math.max(1, Math.round(collectedAfter / 86_400)) })}
    </Text>
  );
}
