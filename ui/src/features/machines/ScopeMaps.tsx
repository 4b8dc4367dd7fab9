import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap, versioned } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Confirm } from '@/shared/ui/Confirm';
import { Dialog } from '@/shared/ui/Dialog';
import { Empty } from '@/shared/ui/Empty';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { type ScopeMap, scopeMapsQuery } from './api';
import { type Owner, ownerKey } from './owner';
import { draft, RulesEditor, RulesTold, toRules } from './Rules';

/** A scope map as it was when one began to change it. */
interface Edited {
  data: ScopeMap;
  version: string;
}

/** Named lists of what tokens may do where. */
export function ScopeMaps({ owner }: { owner: Owner }) {
  const { t } = useTranslation(['machines', 'shared']);
  const found = useQuery(scopeMapsQuery(owner));
  const [edited, setEdited] = useState<Edited | 'new'>();
  const items = found.data?.items;
  return (
    <Section
      title={t('scopeMaps')}
      why={t('scopeMapsWhy')}
      aside={<Button onClick={() => setEdited('new')}>{t('newScopeMap')}</Button>}
      dialog={
        edited ? (
          <ScopeMapForm
            owner={owner}
            edited={edited === 'new' ? undefined : edited}
            onClose={() => setEdited(undefined)}
          />
        ) : null
      }
    >
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines /> : null}
      {items?.length === 0 ? <Empty title={t('noScopeMap')} why={t('noScopeMapWhy')} /> : null}
      {items && items.length > 0 ? (
        <Rows label={t('scopeMaps')}>
          {items.map((map) => (
            <ScopeMapRow key={map.name} owner={owner} map={map} onEdit={setEdited} />
          ))}
        </Rows>
      ) : null}
    </Section>
  );
}

function ScopeMapRow({
  owner,
  map,
  onEdit,
}: {
  owner: Owner;
  map: ScopeMap;
  onEdit: (edited: Edited) => void;
}) {
  const { t } = useTranslation(['machines', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [isRemoving, setRemoving] = useState(false);
  const open = useMutation({
    mutationFn: () =>
      versioned(
        owner.isOrganization
          ? api.GET('/organizations/{organization}/scope-maps/{scopeMap}', {
              params: { path: { organization: owner.name, scopeMap: map.name } },
            })
          : api.GET('/me/scope-maps/{scopeMap}', { params: { path: { scopeMap: map.name } } }),
      ),
    onSuccess: onEdit,
  });
  const remove = async () => {
    await fresh(() =>
      unwrap(
        owner.isOrganization
          ? api.DELETE('/organizations/{organization}/scope-maps/{scopeMap}', {
              params: { path: { organization: owner.name, scopeMap: map.name } },
            })
          : api.DELETE('/me/scope-maps/{scopeMap}', { params: { path: { scopeMap: map.name } } }),
      ),
    );
    await client.invalidateQueries({ queryKey: ownerKey(owner) });
  };
  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} miw={0} flex="1 1 16rem">
          <Text fw={600}>{map.name}</Text>
          {map.description ? (
            <Text size="sm" c="dimmed">
              {map.description}
            </Text>
          ) : null}
          <RulesTold rules={map.rules} />
        </Stack>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-label={`${t('edit')}: ${map.name}`}
            loading={open.isPending}
            onClick={() => open.mutate()}
          >
            {t('edit')}
          </Button>
          <Button
            size="xs"
            variant="default"
            c="var(--mantine-color-error)"
            aria-label={`${t('shared:delete')}: ${map.name}`}
            onClick={() => setRemoving(true)}
          >
            {t('shared:delete')}
          </Button>
        </Group>
      </Group>
      {open.error ? <ProblemAlert error={open.error} /> : null}
      {isRemoving ? (
        <Confirm
          title={t('deleteTitle', { name: map.name })}
          why={t('deleteScopeMapWhy')}
          action={t('shared:delete')}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </li>
  );
}

function ScopeMapForm({ owner, edited, onClose }: { owner: Owner; edited?: Edited; onClose: () => void }) {
  const { t } = useTranslation(['machines', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const map = edited?.data;
  const [drafts, setDrafts] = useState(() =>
    (map?.rules ?? [{ pattern: `${owner.name}/*`, permissions: ['read' as const] }]).map(draft),
  );
  const form = useForm({ initialValues: { name: map?.name ?? '', description: map?.description ?? '' } });
  const save = useMutation({
    mutationFn: ({ name, description }: typeof form.values) => {
      const rules = toRules(drafts);
      const path = { organization: owner.name, scopeMap: name };
      return fresh(() => {
        if (edited) {
          const header = { 'If-Match': edited.version };
          const body = { description, rules };
          return unwrap(
            owner.isOrganization
              ? api.PUT('/organizations/{organization}/scope-maps/{scopeMap}', {
                  params: { path, header },
                  body,
                })
              : api.PUT('/me/scope-maps/{scopeMap}', { params: { path: { scopeMap: name }, header }, body }),
          );
        }
        const body = { name, description, rules };
        return unwrap(
          owner.isOrganization
            ? api.POST('/organizations/{organization}/scope-maps', {
                params: { path: { organization: owner.name } },
                body,
              })
            : api.POST('/me/scope-maps', { body }),
        );
      });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ownerKey(owner) });
      onClose();
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  const rulesError = Object.entries(fieldTexts(save.error)).find(([field]) => field.startsWith('rules'))?.[1];
  return (
    <Dialog onClose={onClose} size="lg" title={map ? t('editTitle', { name: map.name }) : t('newScopeMap')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          {map ? null : (
            <TextInput
              label={t('name')}
              description={t('scopeMapRule')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={60}
              autoComplete="off"
              spellCheck={false}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
          )}
          <TextInput label={t('description')} maxLength={500} {...form.getInputProps('description')} />
          <RulesEditor owner={owner.name} drafts={drafts} error={rulesError} onChange={setDrafts} />
          {save.error && Object.keys(fieldTexts(save.error)).length === 0 ? (
            <ProblemAlert error={save.error} />
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shared:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('shared:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
