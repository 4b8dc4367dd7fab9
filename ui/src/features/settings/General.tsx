import {
  Button,
  Group,
  Paper,
  SimpleGrid,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { ProblemError } from '@/api/problem';
import type { components } from '@/api/schema';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { meQuery } from './api';

/** What one's account says of itself, and what its new repositories are. */
export function General() {
  const me = useQuery(meQuery);
  if (me.error) {
    return <ProblemAlert error={me.error} onRetry={me.refetch} />;
  }
  if (!me.data) {
    return <Skeleton height={320} />;
  }
  return (
    <Stack maw={760}>
      <Profile key={me.data.version} me={me.data.data} version={me.data.version} />
      <Defaults me={me.data.data} version={me.data.version} />
    </Stack>
  );
}

interface PartProps {
  me: components['schemas']['Me'];
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
      notifications.show({ message: t('shared:saved') });
    },
    onError: (error) => error instanceof ProblemError && form.setErrors(error.fields()),
  });
  return (
    <Paper withBorder p="lg" component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t('fullName')} autoComplete="name" {...form.getInputProps('fullName')} />
          <TextInput label={t('company')} autoComplete="organization" {...form.getInputProps('company')} />
          <TextInput label={t('location')} {...form.getInputProps('location')} />
          <TextInput label={t('link')} type="url" autoComplete="url" {...form.getInputProps('link')} />
        </SimpleGrid>
        {me.email ? (
          <Text size="sm" c="dimmed">
            {t('email')}: {me.email} ({t(me.emailVerified ? 'verified' : 'notVerified')})
          </Text>
        ) : null}
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

function Defaults({ me, version }: PartProps) {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (privateByDefault: boolean) =>
      unwrap(
        api.PUT('/me/defaults', {
          params: { header: { 'If-Match': version } },
          body: { privateByDefault, allowsPublic: me.allowsPublic },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['me'] }),
  });
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="defaults">
      <Title order={2} size="h4" id="defaults" mb="sm">
        {t('defaults')}
      </Title>
      <Switch
        label={t('privateByDefault')}
        checked={me.privateByDefault}
        onChange={(event) => save.mutate(event.currentTarget.checked)}
      />
      {save.error ? <ProblemAlert error={save.error} /> : null}
    </Paper>
  );
}
