import { Button, Group, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { PlanOf } from '@/features/plan/PlanOf';
import { useFresh } from '@/features/session/fresh';
import { ConfirmName } from '@/shared/ui/ConfirmName';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import type { Organization } from './api';
import { RemoveMember } from './RemoveMember';

interface SettingsProps {
  organization: Organization;
  version: string;
  onGone: () => void;
}

/** What an organization says of itself, what its repositories are, its plan, and its end. */
export function Settings({ organization, version, onGone }: SettingsProps) {
  const isOwner = organization.role === 'owner';
  return (
    <Stack maw={860}>
      {isOwner ? <Profile key={version} organization={organization} version={version} /> : null}
      {isOwner ? <Defaults organization={organization} version={version} /> : null}
      <PlanOf organization={organization.name} mayChange={isOwner} />
      <Leave organization={organization.name} onGone={onGone} />
      {isOwner ? <End organization={organization.name} onGone={onGone} /> : null}
    </Stack>
  );
}

function Profile({ organization, version }: Omit<SettingsProps, 'onGone'>) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const { name, fullName, company, location, link } = organization;
  const form = useForm({ initialValues: { fullName, company, location, link } });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      unwrap(
        api.PATCH('/organizations/{organization}', {
          params: { path: { organization: name }, header: { 'If-Match': version } },
          body,
        }),
      ),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['organization', name] });
      notifications.show({ message: t('shared:saved') });
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  return (
    <Section title={t('profile')} why={t('profileWhy')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t('fullName')} maxLength={100} {...form.getInputProps('fullName')} />
            <TextInput label={t('shared:company')} maxLength={100} {...form.getInputProps('company')} />
            <TextInput label={t('shared:location')} maxLength={100} {...form.getInputProps('location')} />
            <TextInput
              label={t('shared:link')}
              type="url"
              maxLength={200}
              placeholder="https://"
              {...form.getInputProps('link')}
            />
          </SimpleGrid>
          {save.error && Object.keys(form.errors).length === 0 ? <ProblemAlert error={save.error} /> : null}
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              {t('shared:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function Defaults({ organization, version }: Omit<SettingsProps, 'onGone'>) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const now = {
    privateByDefault: organization.privateByDefault ?? true,
    allowsPublic: organization.allowsPublic ?? true,
  };
  const save = useMutation({
    mutationFn: (body: typeof now) =>
      unwrap(
        api.PUT('/organizations/{organization}/defaults', {
          params: { path: { organization: organization.name }, header: { 'If-Match': version } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organization', organization.name] }),
  });
  const shown = save.isPending ? save.variables : now;
  return (
    <Section title={t('defaults')} why={t('defaultsWhy')}>
      <Stack>
        <Switch
          label={t('privateByDefault')}
          description={t('privateByDefaultWhy')}
          checked={shown.privateByDefault}
          disabled={save.isPending}
          onChange={(event) => save.mutate({ ...now, privateByDefault: event.currentTarget.checked })}
        />
        <Switch
          label={t('allowsPublic')}
          description={t('allowsPublicWhy')}
          checked={shown.allowsPublic}
          disabled={save.isPending}
          onChange={(event) => save.mutate({ ...now, allowsPublic: event.currentTarget.checked })}
        />
        {save.error ? <ProblemAlert error={save.error} /> : null}
      </Stack>
    </Section>
  );
}

interface EndProps {
  organization: string;
  onGone: () => void;
}

function Leave({ organization, onGone }: EndProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const session = useQuery(sessionQuery);
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Section
      title={t('leave')}
      why={t('leaveWhy')}
      aside={
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => setLeaving(true)}>
          {t('leave')}
        </Button>
      }
      dialog={
        isLeaving ? (
          <RemoveMember
            organization={organization}
            name={session.data?.user?.name ?? ''}
            isMe
            onLeft={onGone}
            onClose={() => setLeaving(false)}
          />
        ) : null
      }
    />
  );
}

function End({ organization, onGone }: EndProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [isAsking, setAsking] = useState(false);
  const end = async (confirm: string) => {
    await fresh(() =>
      unwrap(
        api.DELETE('/organizations/{organization}', {
          params: { path: { organization } },
          body: { confirm },
        }),
      ),
    );
    onGone();
    await client.invalidateQueries();
  };
  return (
    <Section
      title={t('end')}
      why={t('endWhy')}
      isDangerous
      aside={
        <Button color="red" variant="outline" onClick={() => setAsking(true)}>
          {t('end')}
        </Button>
      }
      dialog={
        isAsking ? (
          <ConfirmName
            title={t('endTitle', { name: organization })}
            why={t('endWhy')}
            action={t('end')}
            name={organization}
            isDangerous
            onConfirm={end}
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    />
  );
}
