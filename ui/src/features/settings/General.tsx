import { Button, Group, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Link } from '@/shared/ui/Link';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { Picture } from '@/shared/ui/Person';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { type Me, meQuery } from './api';

/** What one's account says of itself, and what its new repositories are. */
export function General() {
  const me = useQuery(meQuery);
  if (me.error) {
    return <Refused error={me.error} onRetry={() => void me.refetch()} />;
  }
  if (!me.data) {
    return <Outlines height={120} />;
  }
  return (
    <Stack>
      <Profile key={me.data.version} me={me.data.data} version={me.data.version} />
      <Defaults me={me.data.data} version={me.data.version} />
    </Stack>
  );
}

interface PartProps {
  me: Me;
  version: string;
}

function Profile({ me, version }: PartProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const form = useForm({
    initialValues: { fullName: me.fullName, company: me.company, location: me.location, link: me.link },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      unwrap(api.PATCH('/me', { params: { header: { 'If-Match': version } }, body })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['me'] });
      await client.invalidateQueries({ queryKey: ['profile'] });
      notifications.show({ message: t('shared:saved') });
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  return (
    <Section
      title={t('profile')}
      why={t('profileWhy')}
      aside={
        <Group gap="sm">
          <Picture name={me.name} size={40} />
          <Link to={`/u/${me.name}`}>{t('seeProfile')}</Link>
        </Group>
      }
    >
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t('fullName')}
              maxLength={100}
              autoComplete="name"
              {...form.getInputProps('fullName')}
            />
            <TextInput
              label={t('shared:company')}
              maxLength={100}
              autoComplete="organization"
              {...form.getInputProps('company')}
            />
            <TextInput label={t('shared:location')} maxLength={100} {...form.getInputProps('location')} />
            <TextInput
              label={t('shared:link')}
              type="url"
              maxLength={200}
              placeholder="https://"
              autoComplete="url"
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

function Defaults({ me, version }: PartProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const now = { privateByDefault: me.privateByDefault, allowsPublic: me.allowsPublic };
  const save = useMutation({
    mutationFn: (body: typeof now) =>
      unwrap(api.PUT('/me/defaults', { params: { header: { 'If-Match': version } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
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
