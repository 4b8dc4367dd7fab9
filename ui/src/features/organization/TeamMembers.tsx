import { Autocomplete, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { sessionQuery } from '@/api/session';
import { Listing } from '@/shared/ui/Listing';
import { Person } from '@/shared/ui/Person';
import { ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { memberNamesQuery, type Organization, type Team, teamMembersQuery } from './api';

interface MembersProps {
  organization: Organization;
  team: Team;
}

/** Who is in a team. */
export function TeamMembers({ organization, team }: MembersProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const pages = useInfiniteQuery(teamMembersQuery(organization.name, team.name));
  const isOwner = organization.role === 'owner';
  const me = session.data?.user?.name;
  const remove = useMutation({
    mutationFn: (user: string) =>
      unwrap(
        api.DELETE('/organizations/{organization}/teams/{team}/members/{user}', {
          params: { path: { organization: organization.name, team: team.name, user } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['organization', organization.name] }),
  });
  return (
    <Section title={t('members')} why={t('teamMembersWhy')}>
      <Stack>
        {isOwner ? <AddMember organization={organization.name} team={team.name} /> : null}
        {remove.error ? <ProblemAlert error={remove.error} /> : null}
        <Listing
          pages={pages}
          empty={
            <Text size="sm" c="dimmed">
              {t('nobody')}
            </Text>
          }
        >
          {(members) => (
            <Rows label={t('members')}>
              {members.map((member) => (
                <Group component="li" key={member.name} justify="space-between" gap="sm">
                  <Person name={member.name} fullName={member.fullName} size={32} />
                  <Group gap="sm">
                    <Badge variant="default">{t(`shared:roles.${member.role}`)}</Badge>
                    {isOwner || member.name === me ? (
                      <Button
                        size="xs"
                        variant="default"
                        loading={remove.isPending && remove.variables === member.name}
                        aria-label={`${t(member.name === me ? 'leaveTeam' : 'takeOut')}: ${member.name}`}
                        onClick={() => remove.mutate(member.name)}
                      >
                        {t(member.name === me ? 'leaveTeam' : 'takeOut')}
                      </Button>
                    ) : null}
                  </Group>
                </Group>
              ))}
            </Rows>
          )}
        </Listing>
      </Stack>
    </Section>
  );
}

function AddMember({ organization, team }: { organization: string; team: string }) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [asked] = useDebouncedValue(name.trim(), 200);
  const names = useQuery(memberNamesQuery(organization, asked));
  const add = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT('/organizations/{organization}/teams/{team}/members/{user}', {
          params: { path: { organization, team, user: name.trim().toLowerCase() } },
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
          flex="1 1 12rem"
          maw={360}
          aria-label={t('addMember')}
          placeholder={t('memberHole')}
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
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={add.isPending}>
          {t('addMember')}
        </Button>
      </Group>
    </form>
  );
}
