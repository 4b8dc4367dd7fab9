import { Button, Group, NativeSelect, Progress, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { bytes } from '@/shared/lib/format';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { planQuery, plansQuery } from './api';

interface PlanProps {
  /** Whose it is; one's own where it is absent. */
  organization?: string;
  mayChange: boolean;
}

/** How much an account may have, and has. */
export function PlanOf({ organization, mayChange }: PlanProps) {
  const { t, i18n } = useTranslation(['plan', 'shared']);
  const found = useQuery(planQuery(organization));
  const { plan, use } = found.data ?? {};
  return (
    <Section
      title={t('title')}
      why={plan ? t('is', { name: plan.name }) : found.data ? t('none') : undefined}
    >
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines rows={2} height={32} /> : null}
      {use ? (
        <Stack>
          <Use
            label={t('privateRepositories')}
            used={use.privateRepositories}
            most={plan?.privateRepositories}
            show={(count) => new Intl.NumberFormat(i18n.language).format(count)}
          />
          <Use
            label={t('storage')}
            used={use.storage}
            most={plan?.storage}
            show={(size) => bytes(size, i18n.language)}
          />
          {mayChange ? <Choice key={plan?.name} organization={organization} now={plan?.name} /> : null}
        </Stack>
      ) : null}
    </Section>
  );
}

interface UseProps {
  label: string;
  used: number;
  most: number | undefined;
  show: (amount: number) => string;
}

function Use({ label, used, most, show }: UseProps) {
  const { t } = useTranslation(['plan', 'shared']);
  const part = most === undefined ? 0 : most === 0 ? 100 : Math.min(100, (used / most) * 100);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {label}
        </Text>
        <Text size="sm" c="dimmed">
          {most === undefined
            ? t('usedOpen', { used: show(used) })
            : t('used', { used: show(used), most: show(most) })}
        </Text>
      </Group>
      {most === undefined ? null : (
        <Progress value={part} color={part >= 90 ? 'red' : undefined} aria-label={label} />
      )}
    </Stack>
  );
}

function Choice({ organization, now }: { organization?: string; now: string | undefined }) {
  const { t, i18n } = useTranslation(['plan', 'shared']);
  const client = useQueryClient();
  const plans = useQuery(plansQuery);
  const [chosen, setChosen] = useState(now ?? '');
  const change = useMutation({
    mutationFn: () => {
      const body = { plan: chosen };
      return organization
        ? unwrap(api.PUT('/organizations/{organization}/plan', { params: { path: { organization } }, body }))
        : unwrap(api.PUT('/me/plan', { body }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: planQuery(organization).queryKey });
      notifications.show({ message: t('shared:saved') });
    },
  });
  const others = plans.data?.items ?? [];
  if (others.length === 0) {
    return null;
  }
  const told = others.map((each) => ({
    value: each.name,
    label: t('offer', {
      name: each.name,
      repositories: each.privateRepositories ?? t('asMany'),
      storage: each.storage === undefined ? t('asMuch') : bytes(each.storage, i18n.language),
    }),
  }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <NativeSelect
            flex="1 1 14rem"
            maw={520}
            label={t('choose')}
            value={chosen}
            data={now ? told : [{ value: '', label: t('noneChosen') }, ...told]}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            disabled={chosen === '' || chosen === now}
            loading={change.isPending}
          >
            {t('switch')}
          </Button>
        </Group>
        {change.error ? <ProblemAlert error={change.error} /> : null}
      </Stack>
    </form>
  );
}
