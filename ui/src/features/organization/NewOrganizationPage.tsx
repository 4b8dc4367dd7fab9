import { Button, Group, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { host } from '@/shared/lib/server';
import { Page } from '@/shared/ui/Page';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';

/** Makes an organization, which its maker owns. */
export function NewOrganizationPage({ onMade }: { onMade: (name: string) => void }) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const form = useForm({ initialValues: { name: '', fullName: '', company: '', location: '', link: '' } });
  const make = useMutation({
    mutationFn: (body: typeof form.values) => unwrap(api.POST('/organizations', { body })),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['me', 'organizations'] });
      onMade(made.name);
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  const hasFields = Object.keys(fieldTexts(make.error)).length > 0;
  return (
    <Page title={t('newTitle')} size={720}>
      <Text c="dimmed" mb="md">
        {t('newWhy')}
      </Text>
      <Paper withBorder p="lg" component="form" onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack>
          <TextInput
            label={t('name')}
            description={t('nameRule')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            minLength={2}
            maxLength={39}
            required
            {...form.getInputProps('name')}
          />
          <Text size="sm" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {host}/{form.values.name || t('nameHole')}/…
          </Text>
          <TextInput
            label={t('fullName')}
            maxLength={100}
            autoComplete="organization"
            {...form.getInputProps('fullName')}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t('shared:company')} maxLength={100} {...form.getInputProps('company')} />
            <TextInput label={t('shared:location')} maxLength={100} {...form.getInputProps('location')} />
          </SimpleGrid>
          <TextInput
            label={t('shared:link')}
            type="url"
            maxLength={200}
            placeholder="https://"
            {...form.getInputProps('link')}
          />
          {make.error && !hasFields ? <ProblemAlert error={make.error} /> : null}
          <Group>
            <Button type="submit" loading={make.isPending}>
              {t('make')}
            </Button>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
