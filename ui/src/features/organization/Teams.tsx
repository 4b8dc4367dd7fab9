import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Dialog } from '@/shared/ui/Dialog';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { type Organization, type Team, teamsQuery } from './api';

interface TeamsProps {
  organization: Organization;
  onGo: (view: string) => void;
}

/** The teams of an organization. */
export function Teams({ organization, onGo }: TeamsProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const [filter, setFilter] = useState('');
  const [query] = useDebouncedValue(filter.trim(), 200);
  const [isMaking, setMaking] = useState(false);
  const pages = useInfiniteQuery(teamsQuery(organization.name, query || undefined));
  const isOwner = organization.role === 'owner';
  return (
    <Stack>
      <Group>
        <TextInput
          flex="1 1 12rem"
          aria-label={t('shared:filter')}
          placeholder={t('shared:filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        {isOwner ? <Button onClick={() => setMaking(true)}>{t('newTeam')}</Button> : null}
      </Group>
      <Listing
        pages={pages}
        empty={
          query ? (
            <Empty title={t('shared:noMatch')} />
          ) : (
            <Empty title={t('noTeam')} why={t(isOwner ? 'noTeamWhy' : 'noTeamAsk')} />
          )
        }
      >
        {(teams) => (
          <Rows label={t('teams')}>
            {teams.map((team) => (
              <TeamRow key={team.id} organization={organization.name} team={team} />
            ))}
          </Rows>
        )}
      </Listing>
      {isMaking ? (
        <TeamForm
          organization={organization.name}
          onDone={(team) => onGo(`teams/${team.name}`)}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </Stack>
  );
}

function TeamRow({ organization, team }: { organization: string; team: Team }) {
  const { t } = useTranslation(['organization', 'shared']);
  return (
    <Group component="li" justify="space-between" gap="sm">
      <Stack gap={2} miw={0} flex="1 1 14rem">
        <Link to={`/orgs/${organization}/teams/${team.name}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
          {team.name}
        </Link>
        {team.description ? (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {team.description}
          </Text>
        ) : null}
      </Stack>
      <Group gap="sm">
        {team.level === 'none' ? null : (
          <Badge variant="default">{t('onAll', { level: t(`levels.${team.level}`) })}</Badge>
        )}
        <Text size="sm" c="dimmed">
          {t('memberCount', { count: team.members })}
        </Text>
      </Group>
    </Group>
  );
}

interface TeamFormProps {
  organization: string;
  /** Which is changed; absent for a new one. */
  team?: Team;
  onDone: (team: Team) => void;
  onClose: () => void;
}

/** Name and description of a team. */
export function TeamForm({ organization, team, onDone, onClose }: TeamFormProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: team?.name ?? '', description: team?.description ?? '' },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) =>
      unwrap(
        team
          ? api.PATCH('/organizations/{organization}/teams/{team}', {
              params: { path: { organization, team: team.name } },
              body,
            })
          : api.POST('/organizations/{organization}/teams', { params: { path: { organization } }, body }),
      ),
    onSuccess: async (saved) => {
      onClose();
      onDone(saved);
      await client.invalidateQueries({ queryKey: ['organization', organization] });
    },
    onError: (error) => form.setErrors(fieldTexts(error)),
  });
  return (
    <Dialog onClose={onClose} title={t(team ? 'editTeam' : 'newTeam')}>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
        <Stack>
          <TextInput
            label={t('teamName')}
            description={t('teamNameRule')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={60}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            required
            data-autofocus
            {...form.getInputProps('name')}
          />
          <TextInput label={t('description')} maxLength={500} {...form.getInputProps('description')} />
          {save.error && Object.keys(form.errors).length === 0 ? <ProblemAlert error={save.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shared:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t(team ? 'shared:save' : 'makeTeam')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
