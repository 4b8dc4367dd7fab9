import { Button, Group, Paper, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { Page } from '@/shared/ui/Page';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';

interface NewProps {
  user: string;
  onMade: (name: string) => void;
}

/** Makes a repository before anything is pushed. */
export function NewPage({ user, onMade }: NewProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const organizations = useQuery({
    queryKey: ['me', 'organizations'],
    queryFn: () => unwrap(api.GET('/me/organizations', { params: { query: { limit: 100 } } })),
  });
  const owners = [user, ...(organizations.data?.items ?? []).map((each) => each.name)];
  const form = useForm({ initialValues: { owner: user, name: '', description: '', private: true } });
  const make = useMutation({
    mutationFn: ({ owner, name, ...rest }: typeof form.values) =>
      unwrap(api.POST('/repositories', { body: { name: `${owner}/${name}`, ...rest } })),
    onSuccess: (made) => onMade(made.name),
    onError: (error) => error instanceof ProblemError && form.setErrors(error.fields()),
  });
  return (
    <Page title={t('newTitle')} size={720}>
      <Text c="dimmed" mb="md">
        {t('newWhy')}
      </Text>
      <Paper withBorder p="lg" component="form" onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack>
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <Select label={t('owner')} allowDeselect={false} data={owners} {...form.getInputProps('owner')} />
            <TextInput
              label={t('name')}
              description={t('nameRule')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              autoCapitalize="none"
              spellCheck={false}
              required
              {...form.getInputProps('name')}
            />
          </Group>
          <TextInput
            label={t('description')}
            description={t('descriptionRule')}
            maxLength={100}
            {...form.getInputProps('description')}
          />
          <Switch
            label={t('shared:private')}
            description={t(form.values.private ? 'makePrivateWhy' : 'makePublicWhy')}
            {...form.getInputProps('private', { type: 'checkbox' })}
          />
          {make.error ? <ProblemAlert error={make.error} /> : null}
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
