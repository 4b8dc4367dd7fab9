import { ActionIcon, Badge, Button, Group, Menu, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { plansQuery } from '@/features/plan/api';
import { useFresh } from '@/features/session/fresh';
import { bytes } from '@/shared/lib/format';
import { Confirm } from '@/shared/ui/Confirm';
import { Empty } from '@/shared/ui/Empty';
import { IconDots } from '@/shared/ui/icons';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { Section } from '@/shared/ui/Section';
import type { Plan } from './api';
import { PlanForm } from './PlanForm';

/** How much accounts may have, by plan. */
export function Plans() {
  const { t } = useTranslation(['admin', 'shared']);
  const found = useQuery(plansQuery);
  const [isMaking, setMaking] = useState(false);
  return (
    <Section
      title={t('part.plans')}
      why={t('plansWhy')}
      aside={<Button onClick={() => setMaking(true)}>{t('newPlan')}</Button>}
      dialog={isMaking ? <PlanForm onClose={() => setMaking(false)} /> : null}
    >
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines /> : null}
      {found.data?.items.length === 0 ? <Empty title={t('noPlans')} why={t('noPlansWhy')} /> : null}
      {found.data && found.data.items.length > 0 ? <PlanTable plans={found.data.items} /> : null}
    </Section>
  );
}

function PlanTable({ plans }: { plans: Plan[] }) {
  const { t } = useTranslation(['admin', 'shared', 'plan']);
  return (
    <Table.ScrollContainer minWidth={480} type="native">
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('name')}</Table.Th>
            <Table.Th scope="col">{t('plan:privateRepositories')}</Table.Th>
            <Table.Th scope="col">{t('plan:storage')}</Table.Th>
            <Table.Th scope="col">
              <span className="unseen">{t('shared:actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plans.map((plan) => (
            <PlanRow key={plan.name} plan={plan} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PlanRow({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation(['admin', 'shared', 'plan']);
  const client = useQueryClient();
  const fresh = useFresh();
  const [asked, setAsked] = useState<'edit' | 'delete'>();
  const close = () => setAsked(undefined);
  const remove = async () => {
    await fresh(() => unwrap(api.DELETE('/plans/{plan}', { params: { path: { plan: plan.name } } })));
    await client.invalidateQueries({ queryKey: plansQuery.queryKey });
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {plan.name}
          </Text>
          {plan.default ? <Badge variant="default">{t('forNew')}</Badge> : null}
        </Group>
      </Table.Td>
      <Table.Td>
        {plan.privateRepositories === undefined
          ? t('plan:asMany')
          : new Intl.NumberFormat(i18n.language).format(plan.privateRepositories)}
      </Table.Td>
      <Table.Td>
        {plan.storage === undefined ? t('plan:asMuch') : bytes(plan.storage, i18n.language)}
      </Table.Td>
      <Table.Td ta="end">
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`${t('shared:actions')}: ${plan.name}`}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsked('edit')}>{t('edit')}</Menu.Item>
            <Menu.Item color="red" onClick={() => setAsked('delete')}>
              {t('shared:delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {asked === 'edit' ? <PlanForm plan={plan} onClose={close} /> : null}
        {asked === 'delete' ? (
          <Confirm
            title={t('deletePlanTitle', { name: plan.name })}
            why={t('deletePlanWhy')}
            action={t('shared:delete')}
            onConfirm={remove}
            onClose={close}
          />
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
