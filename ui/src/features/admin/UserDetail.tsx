import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Ago } from '@/shared/ui/Ago';
import { Confirm } from '@/shared/ui/Confirm';
import { Link } from '@/shared/ui/Link';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { Person } from '@/shared/ui/Person';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Section } from '@/shared/ui/Section';
import { type User, type UserChange, userQuery } from './api';
import { SetPassword } from './SetPassword';
import { Standing } from './Users';

/** One person: what they may do, how they log in, and whether they may at all. */
export function UserDetail({ name }: { name: string }) {
  const { t } = useTranslation(['admin', 'shared']);
  const found = useQuery(userQuery(name));
  return (
    <Stack>
      <Link to="/admin/users">{t('allUsers')}</Link>
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines /> : null}
      {found.data ? <Whole user={found.data} /> : null}
    </Stack>
  );
}

function Whole({ user }: { user: User }) {
  const { t } = useTranslation(['admin', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const path = { user: user.name };
  const renew = () => client.invalidateQueries({ queryKey: ['admin'] });
  const change = async (body: UserChange) => {
    await fresh(() => unwrap(api.PATCH('/admin/users/{user}', { params: { path }, body })));
    await renew();
    notifications.show({ message: t('shared:saved') });
  };
  const reset = async () => {
    await fresh(() => unwrap(api.DELETE('/admin/users/{user}/two-factor', { params: { path } })));
    await renew();
    notifications.show({ message: t('factorReset', { name: user.name }) });
  };
  return (
    <>
      <Group justify="space-between">
        <Person
          name={user.name}
          fullName={[user.fullName, user.email].filter(Boolean).join(' · ')}
          size={48}
        />
        <Standing user={user} />
      </Group>
      <Text size="sm" c="dimmed">
        {t('shared:joined')} <Ago time={user.createdAt} /> · {t('lastLogin')} <Ago time={user.lastLoginAt} />
      </Text>
      <Rights user={user} onChange={change} />
      <Access user={user} onReset={reset} />
      <Suspension user={user} onChange={change} />
    </>
  );
}

interface ChangeProps {
  user: User;
  onChange: (change: UserChange) => Promise<void>;
}

function Rights({ user, onChange }: ChangeProps) {
  const { t } = useTranslation(['admin', 'shared']);
  const [isAsking, setAsking] = useState(false);
  const change = useMutation({ mutationFn: onChange });
  return (
    <Section
      title={t('rights')}
      dialog={
        isAsking ? (
          <Confirm
            title={t('makeAdminTitle', { name: user.name })}
            why={t('makeAdminWhy')}
            action={t('makeAdmin')}
            onConfirm={() => onChange({ administrator: true })}
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    >
      <Stack>
        <Switch
          label={t('administrator')}
          description={t('administratorWhy')}
          checked={user.administrator}
          disabled={change.isPending}
          onChange={() => (user.administrator ? change.mutate({ administrator: false }) : setAsking(true))}
        />
        <Switch
          label={t('shared:verified')}
          description={t('verifiedWhy')}
          checked={user.verifiedPublisher}
          disabled={change.isPending}
          onChange={() => change.mutate({ verifiedPublisher: !user.verifiedPublisher })}
        />
        {change.error ? <ProblemAlert error={change.error} /> : null}
      </Stack>
    </Section>
  );
}

function Access({ user, onReset }: { user: User; onReset: () => Promise<void> }) {
  const { t } = useTranslation(['admin', 'shared']);
  const [asked, setAsked] = useState<'password' | 'factor'>();
  const close = () => setAsked(undefined);
  return (
    <Section
      title={t('access')}
      why={t('accessWhy')}
      dialog={
        <>
          {asked === 'password' ? <SetPassword name={user.name} onClose={close} /> : null}
          {asked === 'factor' ? (
            <Confirm
              title={t('resetFactorTitle', { name: user.name })}
              why={t('resetFactorWhy')}
              action={t('resetFactor')}
              onConfirm={onReset}
              onClose={close}
            />
          ) : null}
        </>
      }
    >
      <Group>
        <Button variant="default" onClick={() => setAsked('password')}>
          {t('setPassword')}
        </Button>
        {user.twoFactor ? (
          <Button variant="default" onClick={() => setAsked('factor')}>
            {t('resetFactor')}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t('noFactor')}
          </Text>
        )}
      </Group>
    </Section>
  );
}

function Suspension({ user, onChange }: ChangeProps) {
  const { t } = useTranslation(['admin', 'shared']);
  const [isAsking, setAsking] = useState(false);
  const release = useMutation({ mutationFn: () => onChange({ suspended: false }) });
  return (
    <Section
      title={t('suspension')}
      why={user.suspended ? t('suspendedWhy') : t('suspendWhy')}
      isDangerous
      aside={
        user.suspended ? (
          <Button variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            {t('release')}
          </Button>
        ) : (
          <Button color="red" variant="outline" onClick={() => setAsking(true)}>
            {t('suspend')}
          </Button>
        )
      }
      dialog={
        isAsking ? (
          <Confirm
            title={t('suspendTitle', { name: user.name })}
            why={t('suspendWhy')}
            action={t('suspend')}
            onConfirm={() => onChange({ suspended: true })}
            onClose={() => setAsking(false)}
          />
        ) : null
      }
    >
      {release.error ? <ProblemAlert error={release.error} /> : null}
    </Section>
  );
}
