import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Ago } from '@/shared/ui/Ago';
import { Command } from '@/shared/ui/Command';
import { Confirm } from '@/shared/ui/Confirm';
import { Dialog } from '@/shared/ui/Dialog';
import { Listing } from '@/shared/ui/Listing';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { type Invitation, invitationsQuery } from './api';

/** Invitations that wait for an answer: to be sent again, or withdrawn. */
export function PendingInvitations({ organization }: { organization: string }) {
  const { t } = useTranslation(['organization', 'shared']);
  const pages = useInfiniteQuery(invitationsQuery(organization));
  return (
    <Listing
      pages={pages}
      empty={
        <Text size="sm" c="dimmed">
          {t('nonePending')}
        </Text>
      }
    >
      {(invitations) => (
        <Rows label={t('pending')}>
          {invitations.map((each) => (
            <PendingRow key={each.id} organization={organization} invitation={each} />
          ))}
        </Rows>
      )}
    </Listing>
  );
}

function PendingRow({ organization, invitation }: { organization: string; invitation: Invitation }) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const [link, setLink] = useState<string>();
  const who = invitation.name ?? invitation.email ?? '';
  const params = { params: { path: { organization, invitation: invitation.id } } };
  const renew = () => client.invalidateQueries({ queryKey: ['organization', organization, 'invitations'] });
  const resend = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/organizations/{organization}/invitations/{invitation}/resend', params)),
    onSuccess: async (outcome) => {
      await renew();
      setLink(outcome.link);
      if (!outcome.link) {
        notifications.show({ message: t('resent', { who }) });
      }
    },
  });
  const withdraw = async () => {
    await unwrap(api.DELETE('/organizations/{organization}/invitations/{invitation}', params));
    await renew();
  };
  return (
    <li>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} miw={0} flex="1 1 14rem">
          <Group gap="xs">
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {who}
            </Text>
            <Badge variant="default">{t(`shared:roles.${invitation.role}`)}</Badge>
            {invitation.team ? <Badge variant="default">{invitation.team}</Badge> : null}
          </Group>
          <Text size="xs" c="dimmed">
            {t('invitedBy', { name: invitation.invitedBy })} · <Ago time={invitation.createdAt} /> ·{' '}
            {t('ends')} <Ago time={invitation.expiresAt} />
          </Text>
        </Stack>
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={resend.isPending}
            aria-label={`${t('resend')}: ${who}`}
            onClick={() => resend.mutate()}
          >
            {t('resend')}
          </Button>
          <Button
            size="xs"
            variant="default"
            c="var(--mantine-color-error)"
            aria-label={`${t('withdraw')}: ${who}`}
            onClick={() => setWithdrawing(true)}
          >
            {t('withdraw')}
          </Button>
        </Group>
      </Group>
      {resend.error ? <ProblemAlert error={resend.error} /> : null}
      {isWithdrawing ? (
        <Confirm
          title={t('withdrawTitle', { who })}
          why={t('withdrawWhy')}
          action={t('withdraw')}
          onConfirm={withdraw}
          onClose={() => setWithdrawing(false)}
        />
      ) : null}
      {link ? (
        <Dialog onClose={() => setLink(undefined)} title={t('linkTitle', { who })}>
          <Stack>
            <Text size="sm">{t('linkWhy')}</Text>
            <Command text={link} label={t('copyLink')} />
          </Stack>
        </Dialog>
      ) : null}
    </li>
  );
}
