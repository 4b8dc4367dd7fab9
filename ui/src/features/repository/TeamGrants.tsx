import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { grantsQuery, teamsQuery } from './api';

const LEVELS = ['read', 'write', 'admin'] as const;
type Level = (typeof LEVELS)[number];

interface GrantsProps {
  repository: string;
  organization: string;
}

/** What teams may do with a repository of their organization. */
export function TeamGrants({ repository, organization }: GrantsProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const pages = useInfiniteQuery(grantsQuery(repository));
  const change = useChange(repository, organization);
  return (
    <Section title={t('teams')} why={t('teamsWhy')}>
      <Stack>
        <Give repository={repository} organization={organization} />
        {change.error ? <ProblemAlert error={change.error} /> : null}
        <Listing pages={pages} empty={<Empty title={t('noTeams')} />}>
          {(grants) => (
            <Rows label={t('teams')}>
              {grants.map(({ team, level }) => (
                <Group component="li" key={team} justify="space-between">
                  <Link to={`/orgs/${organization}/teams/${team}`} fw={600}>
                    {team}
                  </Link>
                  <Rights team={team} level={level} isBusy={change.isPending} onChange={change.mutate} />
                </Group>
              ))}
            </Rows>
          )}
        </Listing>
      </Stack>
    </Section>
  );
}

interface Grant {
  team: string;
  /** Absent: none any more. */
  level?: Level;
}

function useChange(repository: string, organization: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ team, level }: Grant) => {
      const params = { path: { repository, team } };
      return level
        ? unwrap(api.PUT('/repositories/{repository}/-/teams/{team}', { params, body: { level } }))
        : unwrap(api.DELETE('/repositories/{repository}/-/teams/{team}', { params }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['repository', repository] });
      await client.invalidateQueries({ queryKey: ['organization', organization] });
    },
  });
}

interface RightsProps {
  team: string;
  level: components['schemas']['Level'];
  isBusy: boolean;
  onChange: (grant: Grant) => void;
}

function Rights({ team, level, isBusy, onChange }: RightsProps) {
  const { t } = useTranslation(['repository', 'shared']);
  return (
    <Group gap="xs">
      <NativeSelect
        aria-label={t('levelOf', { team })}
        value={level}
        disabled={isBusy}
        data={LEVELS.map((each) => ({ value: each, label: t(`levels.${each}`) }))}
        onChange={(event) => onChange({ team, level: event.currentTarget.value as Level })}
      />
      <Button
        variant="default"
        aria-label={`${t('takeAway')}: ${team}`}
        disabled={isBusy}
        onClick={() => onChange({ team })}
      >
        {t('takeAway')}
      </Button>
    </Group>
  );
}

function Give({ repository, organization }: GrantsProps) {
  const { t } = useTranslation(['repository', 'shared']);
  const teams = useQuery(teamsQuery(organization));
  const give = useChange(repository, organization);
  const [team, setTeam] = useState('');
  const [level, setLevel] = useState<Level>('read');
  const names = (teams.data?.items ?? []).map((each) => each.name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate({ team, level });
      }}
    >
      <Group align="flex-start" gap="xs">
        <NativeSelect
          aria-label={t('team')}
          value={team}
          data={[{ value: '', label: t('team') }, ...names]}
          onChange={(event) => setTeam(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t('level')}
          value={level}
          data={LEVELS.map((each) => ({ value: each, label: t(`levels.${each}`) }))}
          onChange={(event) => setLevel(event.currentTarget.value as Level)}
        />
        <Button type="submit" variant="default" disabled={team === ''} loading={give.isPending}>
          {t('give')}
        </Button>
      </Group>
      {give.error ? <ProblemAlert error={give.error} /> : null}
    </form>
  );
}
