import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Ago } from '@/shared/ui/Ago';
import { Empty } from '@/shared/ui/Empty';
import { IconPlus } from '@/shared/ui/icons';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { VerifiedMark } from '@/shared/ui/Marks';
import { Picture } from '@/shared/ui/Person';
import { type User, usersQuery } from './api';
import { Filter } from './Filter';
import { NewUser } from './NewUser';
import type { AdminSearch } from './parts';
import { SignUpInvitations } from './SignUpInvitations';

interface UsersProps {
  search: AdminSearch;
  onSearch: (search: AdminSearch) => void;
}

/** All people of the server, and who is invited to it. */
export function Users({ search, onSearch }: UsersProps) {
  const { t } = useTranslation(['admin', 'shared']);
  const pages = useInfiniteQuery(usersQuery(search.q ?? ''));
  const [isAdding, setAdding] = useState(false);
  return (
    <Stack>
      <Group>
        <Filter value={search.q ?? ''} label={t('beginsWith')} onChange={(q) => onSearch(q ? { q } : {})} />
        <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('addUser')}
        </Button>
      </Group>
      <Listing pages={pages} empty={<Empty title={t('shared:noMatch')} />}>
        {(users) => <UserTable users={users} />}
      </Listing>
      <SignUpInvitations />
      {isAdding ? <NewUser onClose={() => setAdding(false)} /> : null}
    </Stack>
  );
}

function UserTable({ users }: { users: User[] }) {
  const { t } = useTranslation(['admin', 'shared']);
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table verticalSpacing="sm" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('user')}</Table.Th>
            <Table.Th scope="col">{t('email')}</Table.Th>
            <Table.Th scope="col">{t('standing')}</Table.Th>
            <Table.Th scope="col">{t('lastLogin')}</Table.Th>
            <Table.Th scope="col">{t('shared:joined')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Table.Tr key={user.name}>
              <Table.Td>
                <Group gap="sm" wrap="nowrap">
                  <Picture name={user.name} size={32} />
                  <div>
                    <Link to={`/admin/users/${user.name}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
                      {user.name}
                    </Link>
                    {user.fullName ? (
                      <Text size="xs" c="dimmed">
                        {user.fullName}
                      </Text>
                    ) : null}
                  </div>
                </Group>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{user.email ?? t('shared:nothing')}</Table.Td>
              <Table.Td>
                <Standing user={user} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Ago time={user.lastLoginAt} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Ago time={user.createdAt} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What is special about somebody. */
export function Standing({ user }: { user: User }) {
  const { t } = useTranslation(['admin', 'shared']);
  return (
    <Group gap={6}>
      {user.administrator ? <Badge variant="default">{t('administrator')}</Badge> : null}
      {user.verifiedPublisher ? <VerifiedMark /> : null}
      {user.twoFactor ? <Badge variant="default">{t('twoFactor')}</Badge> : null}
      {user.mustChangePassword ? <Badge variant="default">{t('oneTimePassword')}</Badge> : null}
      {user.suspended ? (
        <Badge variant="light" color="red">
          {t('suspended')}
        </Badge>
      ) : null}
    </Group>
  );
}
