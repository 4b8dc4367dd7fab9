import { ActionIcon, Badge, Group, Menu, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { useFresh } from '@/features/session/fresh';
import { Ago } from '@/shared/ui/Ago';
import { Confirm } from '@/shared/ui/Confirm';
import { Empty } from '@/shared/ui/Empty';
import { IconDots } from '@/shared/ui/icons';
import { Listing } from '@/shared/ui/Listing';
import { VerifiedMark } from '@/shared/ui/Marks';
import { Person } from '@/shared/ui/Person';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { type Organization, organizationsQuery } from './api';
import { Filter } from './Filter';
import type { AdminSearch } from './parts';

interface OrganizationsProps {
  search: AdminSearch;
  onSearch: (search: AdminSearch) => void;
}

/** All organizations of the server, gone ones, too. */
export function Organizations({ search, onSearch }: OrganizationsProps) {
  const { t } = useTranslation(['admin', 'shared']);
  const query = search.q ?? '';
  const pages = useInfiniteQuery(organizationsQuery(query));
  return (
    <Stack>
      <Group>
        <Filter value={query} label={t('beginsWith')} onChange={(q) => onSearch(q ? { q } : {})} />
      </Group>
      <Listing
        pages={pages}
        empty={
          query ? (
            <Empty title={t('shared:noMatch')} />
          ) : (
            <Empty title={t('noOrganizations')} why={t('noOrganizationsWhy')} />
          )
        }
      >
        {(organizations) => (
          <Table.ScrollContainer minWidth={480} type="native">
            <Table verticalSpacing="sm" withTableBorder>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('organization')}</Table.Th>
                  <Table.Th scope="col">{t('standing')}</Table.Th>
                  <Table.Th scope="col">{t('made')}</Table.Th>
                  <Table.Th scope="col">
                    <span className="unseen">{t('shared:actions')}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {organizations.map((each) => (
                  <Row key={each.name} organization={each} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Listing>
    </Stack>
  );
}

function Row({ organization }: { organization: Organization }) {
  const { t } = useTranslation(['admin', 'shared']);
  const { name, fullName, suspended, verifiedPublisher, deactivatedAt } = organization;
  const client = useQueryClient();
  const fresh = useFresh();
  const [isSuspending, setSuspending] = useState(false);
  const change = useMutation({
    mutationFn: async (body: components['schemas']['OrganizationStanding']) => {
      const params = { path: { organization: name } };
      await fresh(() => unwrap(api.PATCH('/admin/organizations/{organization}', { params, body })));
      await client.invalidateQueries({ queryKey: ['admin', 'organizations'] });
      notifications.show({ message: t('shared:saved') });
    },
  });
  return (
    <Table.Tr>
      <Table.Td>
        {deactivatedAt ? (
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
        ) : (
          <Person name={name} fullName={fullName} isOrganization />
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          {verifiedPublisher ? <VerifiedMark /> : null}
          {suspended ? (
            <Badge variant="light" color="red">
              {t('suspended')}
            </Badge>
          ) : null}
          {deactivatedAt ? <Badge variant="default">{t('gone')}</Badge> : null}
        </Group>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Ago time={organization.createdAt} />
      </Table.Td>
      <Table.Td ta="end">
        {deactivatedAt ? null : (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={`${t('shared:actions')}: ${name}`} loading={change.isPending}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => change.mutate({ verifiedPublisher: !verifiedPublisher })}>
                {t(verifiedPublisher ? 'unverify' : 'verify')}
              </Menu.Item>
              {suspended ? (
                <Menu.Item onClick={() => change.mutate({ suspended: false })}>{t('release')}</Menu.Item>
              ) : (
                <Menu.Item color="red" onClick={() => setSuspending(true)}>
                  {t('suspend')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
        {change.error && !isSuspending ? <ProblemAlert error={change.error} /> : null}
        {isSuspending ? (
          <Confirm
            title={t('suspendTitle', { name })}
            why={t('suspendOrganizationWhy')}
            action={t('suspend')}
            onConfirm={() => change.mutateAsync({ suspended: true })}
            onClose={() => setSuspending(false)}
          />
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
