import { Autocomplete, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { repositoryAddress } from '@/shared/lib/names';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import {
  GRANTS,
  type Level,
  type Organization,
  repositoryNamesQuery,
  type Team,
  teamMembersQuery,
  teamRepositoriesQuery,
} from './api';

type Grant = (typeof GRANTS)[number];

interface RightsProps {
  organization: Organization;
  team: Team;
}

/** What a team may do: on every repository, and on some by name. */
export function TeamRights({ organization, team }: RightsProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const session = useQuery(sessionQuery);
  const members = useInfiniteQuery(teamMembersQuery(organization.name, team.name));
  const mayChange = organization.role === 'owner' || organization.role === 'editor';
  const me = session.data?.user?.name;
  const isIn = members.data?.pages.some((page) => page.items.some((each) => each.name === me));
  return (
    <Section title={t('rights')} why={t('rightsWhy')}>
      <Stack gap="lg">
        <EveryRepository organization={organization.name} team={team} mayChange={mayChange} />
        {mayChange || isIn ? (
          <ByName organization={organization.name} team={team} mayChange={mayChange} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('forTeam')}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

interface PartProps {
  organization: string;
  team: Team;
  mayChange: boolean;
}

function EveryRepository({ organization, team, mayChange }: PartProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (level: Level) =>
      unwrap(
        api.PUT('/organizations/{organization}/teams/{team}/level', {
          params: { path: { organization, team: team.name } },
          body: { level },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organization', organization] }),
  });
  if (!mayChange) {
    return (
      <Text size="sm">
        {t('everyRepository')}: {t(`levels.${team.level}`)}
      </Text>
    );
  }
  return (
    <NativeSelect
      maw={360}
      label={t('everyRepository')}
      description={t('everyRepositoryWhy')}
      value={change.isPending ? change.variables : team.level}
      disabled={change.isPending}
      data={(['none', ...GRANTS] as const).map((each) => ({ value: each, label: t(`levels.${each}`) }))}
      error={change.error ? problemText(change.error) : undefined}
      onChange={(event) => change.mutate(event.currentTarget.value as Level)}
    />
  );
}

function ByName({ organization, team, mayChange }: PartProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const pages = useInfiniteQuery(teamRepositoriesQuery(organization, team.name));
  return (
    <Stack gap="sm" role="group" aria-label={t('byRepository')}>
      <Text size="sm" fw={500}>
        {t('byRepository')}
      </Text>
      {mayChange ? <AddGrant organization={organization} team={team.name} /> : null}
      <Listing
        pages={pages}
        empty={
          <Text size="sm" c="dimmed">
            {t('noGrant')}
          </Text>
        }
      >
        {(grants) => (
          <Rows label={t('byRepository')}>
            {grants.map((grant) => (
              <GrantRow
                key={grant.repository}
                organization={organization}
                team={team.name}
                mayChange={mayChange}
                {...grant}
              />
            ))}
          </Rows>
        )}
      </Listing>
    </Stack>
  );
}

interface GrantProps {
  organization: string;
  team: string;
  mayChange: boolean;
  repository: string;
  level: Level;
}

function GrantRow({ organization, team, mayChange, repository, level }: GrantProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const path = { repository, team };
  const change = useMutation({
    mutationFn: (next: Grant | undefined) =>
      next
        ? unwrap(
            api.PUT('/repositories/{repository}/-/teams/{team}', { params: { path }, body: { level: next } }),
          )
        : unwrap(api.DELETE('/repositories/{repository}/-/teams/{team}', { params: { path } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organization', organization] }),
  });
  return (
    <li>
      <Group justify="space-between" gap="sm">
        <Link to={repositoryAddress(repository)} fw={600} style={{ overflowWrap: 'anywhere' }}>
          {repository}
        </Link>
        {mayChange ? (
          <Group gap="xs" wrap="nowrap">
            <NativeSelect
              aria-label={t('levelOf', { name: repository })}
              value={change.isPending && change.variables ? change.variables : level}
              disabled={change.isPending}
              data={GRANTS.map((each) => ({ value: each, label: t(`levels.${each}`) }))}
              onChange={(event) => change.mutate(event.currentTarget.value as Grant)}
            />
            <Button
              variant="default"
              aria-label={`${t('takeAway')}: ${repository}`}
              loading={change.isPending && !change.variables}
              onClick={() => change.mutate(undefined)}
            >
              {t('takeAway')}
            </Button>
          </Group>
        ) : (
          <Text size="sm">{t(`levels.${level}`)}</Text>
        )}
      </Group>
      {change.error ? <ProblemAlert error={change.error} /> : null}
    </li>
  );
}

function AddGrant({ organization, team }: { organization: string; team: string }) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [level, setLevel] = useState<Grant>('read');
  const [asked] = useDebouncedValue(name.trim(), 200);
  const part = asked.startsWith(`${organization}/`) ? asked.slice(organization.length + 1) : asked;
  const names = useQuery(repositoryNamesQuery(organization, part));
  const typed = name.trim();
  const repository = typed.includes('/') ? typed : `${organization}/${typed}`;
  const add = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT('/repositories/{repository}/-/teams/{team}', {
          params: { path: { repository, team } },
          body: { level },
        }),
      ),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['organization', organization] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Group align="flex-start" gap="xs">
        <Autocomplete
          flex="1 1 14rem"
          maw={360}
          aria-label={t('repository')}
          placeholder={t('repositoryHole', { name: organization })}
          value={name}
          data={(names.data?.items ?? []).map((each) => each.name)}
          error={add.error ? problemText(add.error) : undefined}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(next) => {
            setName(next);
            add.reset();
          }}
        />
        <NativeSelect
          aria-label={t('level')}
          value={level}
          data={GRANTS.map((each) => ({ value: each, label: t(`levels.${each}`) }))}
          onChange={(event) => setLevel(event.currentTarget.value as Grant)}
        />
        <Button type="submit" variant="default" disabled={typed === ''} loading={add.isPending}>
          {t('give')}
        </Button>
      </Group>
    </form>
  );
}
