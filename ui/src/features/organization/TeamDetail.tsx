import { Breadcrumbs, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { isProblem } from '@/api/problem';
import { Confirm } from '@/shared/ui/Confirm';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { type Organization, teamQuery } from './api';
import { TeamMembers } from './TeamMembers';
import { TeamRights } from './TeamRights';
import { TeamForm } from './Teams';

interface TeamProps {
  organization: Organization;
  name: string;
  onGo: (view: string) => void;
}

/** One team: who is in it, and what it may do where. */
export function TeamDetail({ organization, name, onGo }: TeamProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const found = useQuery(teamQuery(organization.name, name));
  const [asked, setAsked] = useState<'edit' | 'delete'>();
  const isOwner = organization.role === 'owner';
  if (isProblem(found.error, 'not_found')) {
    return (
      <Empty title={t('teamGone', { name })}>
        <Link to={`/orgs/${organization.name}/teams`}>{t('toTeams')}</Link>
      </Empty>
    );
  }
  if (found.error) {
    return <Refused error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (!found.data) {
    return <Outlines />;
  }
  const team = found.data;
  const remove = async () => {
    await unwrap(
      api.DELETE('/organizations/{organization}/teams/{team}', {
        params: { path: { organization: organization.name, team: team.name } },
      }),
    );
    onGo('teams');
    await client.invalidateQueries({ queryKey: ['organization', organization.name, 'teams'] });
  };
  return (
    <Stack>
      <Breadcrumbs aria-label={t('way')}>
        <Link to={`/orgs/${organization.name}/teams`}>{t('teams')}</Link>
        <Text size="sm">{team.name}</Text>
      </Breadcrumbs>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={2} miw={0} flex="1 1 16rem">
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {team.name}
          </Title>
          <Text c="dimmed">{team.description || t('noDescription')}</Text>
        </Stack>
        {isOwner ? (
          <Group gap="xs">
            <Button variant="default" onClick={() => setAsked('edit')}>
              {t('editTeam')}
            </Button>
            <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsked('delete')}>
              {t('deleteTeam')}
            </Button>
          </Group>
        ) : null}
      </Group>
      <TeamMembers organization={organization} team={team} />
      <TeamRights organization={organization} team={team} />
      {asked === 'edit' ? (
        <TeamForm
          organization={organization.name}
          team={team}
          onDone={(saved) => onGo(`teams/${saved.name}`)}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
      {asked === 'delete' ? (
        <Confirm
          title={t('deleteTeamTitle', { name: team.name })}
          why={t('deleteTeamWhy')}
          action={t('deleteTeam')}
          onConfirm={remove}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </Stack>
  );
}
