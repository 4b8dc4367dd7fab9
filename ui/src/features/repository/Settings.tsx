import { Button, Group, Paper, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { useFresh } from '@/features/session/fresh';
import { bytes } from '@/shared/lib/format';
import { ConfirmName } from '@/shared/ui/ConfirmName';
import { ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { deletionQuery, type RepositoryDetail } from './api';

const Markdown = lazy(() => import('./Markdown').then((module) => ({ default: module.Markdown })));

interface SettingsProps {
  repository: RepositoryDetail;
  version: string;
  onGone: () => void;
}

/** What its owners say and decide of a repository. */
export function Settings({ repository, version, onGone }: SettingsProps) {
  const isOwner = repository.permissions.includes('administer');
  return (
    <Stack maw={860}>
      <Texts key={version} repository={repository} version={version} />
      {isOwner ? <Visibility repository={repository} /> : null}
      {isOwner ? <Danger repository={repository} onGone={onGone} /> : null}
    </Stack>
  );
}

function Texts({ repository, version }: Omit<SettingsProps, 'onGone'>) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const form = useForm({
    initialValues: { description: repository.description, fullDescription: repository.fullDescription },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      unwrap(
        api.PATCH('/repositories/{name}', {
          params: { path: { name: repository.name }, header: { 'If-Match': version } },
          body,
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', repository.name] });
      notifications.show({ message: t('shared:saved') });
    },
    onError: (error) => error instanceof ProblemError && form.setErrors(error.fields()),
  });
  return (
    <Paper withBorder p="lg" component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <TextInput
          label={t('description')}
          description={t('descriptionRule')}
          maxLength={100}
          {...form.getInputProps('description')}
        />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Textarea
            label={t('fullDescription')}
            description={t('fullDescriptionRule')}
            autosize
            minRows={10}
            maxRows={24}
            maxLength={25_000}
            {...form.getInputProps('fullDescription')}
          />
          <Stack gap={4} component="section" aria-label={t('preview')}>
            <Text size="sm" fw={500}>
              {t('preview')}
            </Text>
            <Suspense fallback={null}>
              <Markdown text={form.values.fullDescription} />
            </Suspense>
          </Stack>
        </SimpleGrid>
        {save.error ? <ProblemAlert error={save.error} /> : null}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('shared:save')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function Visibility({ repository }: { repository: RepositoryDetail }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [isAsking, setAsking] = useState(false);
  const next = repository.private ? 'makePublic' : 'makePrivate';
  const change = async (confirm: string) => {
    await fresh(() =>
      unwrap(
        api.PUT('/repositories/{name}/-/visibility', {
          params: { path: { name: repository.name } },
          body: { private: !repository.private, confirm },
        }),
      ),
    );
    await client.invalidateQueries({ queryKey: ['repository', repository.name] });
  };
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="visibility">
      <Title order={2} size="h4" id="visibility" mb="xs">
        {t('visibility')}
      </Title>
      <Group justify="space-between">
        <Text size="sm">{t(repository.private ? 'isPrivate' : 'isPublic')}</Text>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t(next)}
        </Button>
      </Group>
      {isAsking ? (
        <ConfirmName
          title={t(next)}
          why={t(`${next}Why`)}
          name={repository.name}
          onConfirm={change}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Paper>
  );
}

function Danger({ repository, onGone }: { repository: RepositoryDetail; onGone: () => void }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [isAsking, setAsking] = useState(false);
  const { name } = repository;
  const remove = async (confirm: string) => {
    const gone = await fresh(() =>
      unwrap(api.DELETE('/repositories/{name}', { params: { path: { name } }, body: { confirm } })),
    );
    client.removeQueries({ queryKey: ['repository', name] });
    notifications.show({ message: <Undo name={name} id={gone.id} />, autoClose: 20_000 });
    onGone();
  };
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="danger">
      <Title order={2} size="h4" id="danger" mb="xs">
        {t('danger')}
      </Title>
      <Group justify="space-between">
        <Text size="sm">{t('deleteWhy')}</Text>
        <Button color="red" variant="outline" onClick={() => setAsking(true)}>
          {t('shared:delete')}
        </Button>
      </Group>
      {isAsking ? (
        <ConfirmName
          title={t('deleteTitle', { name })}
          why={<WhatGoes name={name} />}
          name={name}
          isDangerous
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Paper>
  );
}

/** What goes with the repository, what that frees, and for how long it can be brought back. */
function WhatGoes({ name }: { name: string }) {
  const { t, i18n } = useTranslation(['repository', 'shared']);
  const preview = useQuery(deletionQuery(name));
  if (!preview.data) {
    return preview.error ? problemText(preview.error) : t('shared:loading');
  }
  const { tags, freed, atLeast, undo } = preview.data;
  const size = `${atLeast ? '≥ ' : ''}${bytes(freed, i18n.language)}`;
  const goes = t('repositoryGoes', { count: tags, size });
  return undo > 0
    ? `${goes} ${t('undoFor', { count: Math.round(undo / 86_400) })}`
    : `${goes} ${t('noUndo')}`;
}

function Undo({ name, id }: { name: string; id: string }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => unwrap(api.POST('/bin/{id}/restore', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Group>
      <Text size="sm">{t(restore.isSuccess ? 'restored' : 'deleted', { name })}</Text>
      {restore.isSuccess ? null : (
        <Button
          size="compact-sm"
          variant="default"
          loading={restore.isPending}
          onClick={() => restore.mutate()}
        >
          {t('undo')}
        </Button>
      )}
      {restore.error ? <Text size="sm">{problemText(restore.error)}</Text> : null}
    </Group>
  );
}
