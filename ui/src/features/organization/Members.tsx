import { ActionIcon, Button, Group, Menu, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '@/api/session';
import { Ago } from '@/shared/ui/Ago';
import { Empty } from '@/shared/ui/Empty';
import { IconDots, IconDownload, IconUserPlus } from '@/shared/ui/icons';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { Person } from '@/shared/ui/Person';
import { Section } from '@/shared/ui/Section';
import { type Member, membersQuery, type Organization, ROLES, type Role } from './api';
import { PendingInvitations } from './PendingInvitations';
import { RemoveMember } from './RemoveMember';
import { RoleSelect } from './RoleSelect';

const Invite = lazy(() => import('./Invite').then((module) => ({ default: module.Invite })));

interface MembersProps {
  organization: Organization;
  /** After the reader left it. */
  onLeft: () => void;
}

/** Who is in an organization, and who is invited. */
export function Members({ organization, onLeft }: MembersProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const { name } = organization;
  const isOwner = organization.role === 'owner';
  const [filter, setFilter] = useState('');
  const [role, setRole] = useState<Role>();
  const [query] = useDebouncedValue(filter.trim(), 200);
  const [isInviting, setInviting] = useState(false);
  const pages = useInfiniteQuery(membersQuery(name, query || undefined, role));
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
        <NativeSelect
          aria-label={t('shared:role')}
          value={role ?? ''}
          data={[
            { value: '', label: t('everyRole') },
            ...ROLES.map((each) => ({ value: each, label: t(`shared:roles.${each}`) })),
          ]}
          onChange={(event) => setRole(ROLES.find((each) => each === event.currentTarget.value))}
        />
        {isOwner ? (
          <>
            <Button
              component="a"
              href={`/api/v1/organizations/${name}/members/export`}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              {t('export')}
            </Button>
            <Button leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>
              {t('invite')}
            </Button>
          </>
        ) : null}
      </Group>
      <Listing pages={pages} empty={<Empty title={t('shared:noMatch')} />}>
        {(members) => <MemberTable members={members} organization={organization} onLeft={onLeft} />}
      </Listing>
      {isOwner ? (
        <Section title={t('pending')} why={t('pendingWhy')}>
          <PendingInvitations organization={name} />
        </Section>
      ) : null}
      {isInviting ? (
        <Suspense fallback={null}>
          <Invite organization={name} onClose={() => setInviting(false)} />
        </Suspense>
      ) : null}
    </Stack>
  );
}

interface TableProps extends MembersProps {
  members: Member[];
}

function MemberTable({ members, organization, onLeft }: TableProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const isOwner = organization.role === 'owner';
  return (
    <Table.ScrollContainer minWidth={isOwner ? 760 : 480} type="native">
      <Table verticalSpacing="sm" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('member')}</Table.Th>
            <Table.Th scope="col">{t('shared:role')}</Table.Th>
            <Table.Th scope="col">{t('teams')}</Table.Th>
            {isOwner ? <Table.Th scope="col">{t('lastLogin')}</Table.Th> : null}
            <Table.Th scope="col">{t('shared:joined')}</Table.Th>
            <Table.Th scope="col">
              <span className="unseen">{t('shared:actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {members.map((member) => (
            <MemberRow key={member.name} member={member} organization={organization} onLeft={onLeft} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function MemberRow({ member, organization, onLeft }: MembersProps & { member: Member }) {
  const { t } = useTranslation(['organization', 'shared']);
  const session = useQuery(sessionQuery);
  const [isRemoving, setRemoving] = useState(false);
  const isMe = session.data?.user?.name === member.name;
  const isOwner = organization.role === 'owner';
  const mayRemove = isOwner || isMe;
  return (
    <Table.Tr>
      <Table.Td>
        <Person name={member.name} fullName={[member.fullName, member.email].filter(Boolean).join(' · ')} />
      </Table.Td>
      <Table.Td>
        {isOwner ? (
          <RoleSelect organization={organization.name} member={member} isMe={isMe} />
        ) : (
          t(`shared:roles.${member.role}`)
        )}
      </Table.Td>
      <Table.Td maw={220}>
        {member.teams.length > 0 ? (
          <Group gap={6}>
            {member.teams.slice(0, 3).map((team) => (
              <Link key={team} to={`/orgs/${organization.name}/teams/${team}`}>
                {team}
              </Link>
            ))}
            {member.teams.length > 3 ? <span>+{member.teams.length - 3}</span> : null}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t('shared:nothing')}
          </Text>
        )}
      </Table.Td>
      {isOwner ? (
        <Table.Td>
          <Ago time={member.lastLoginAt} />
        </Table.Td>
      ) : null}
      <Table.Td>
        <Ago time={member.since} />
      </Table.Td>
      <Table.Td ta="end">
        {mayRemove ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={`${t('shared:actions')}: ${member.name}`}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item color="red" onClick={() => setRemoving(true)}>
                {isMe ? t('leave') : t('removeMember', { name: member.name })}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
        {isRemoving ? (
          <RemoveMember
            organization={organization.name}
            name={member.name}
            isMe={isMe}
            onLeft={onLeft}
            onClose={() => setRemoving(false)}
          />
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
