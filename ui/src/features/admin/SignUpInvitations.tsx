import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { Ago } from '@/shared/ui/Ago';
import { Command } from '@/shared/ui/Command';
import { Confirm } from '@/shared/ui/Confirm';
import { Listing } from '@/shared/ui/Listing';
import { fieldTexts, ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { type Invitation, invitationsQuery } from './api';

type Outcome = components['schemas']['InvitationOutcome'];

/** Who is invited to make an account here. */
export function SignUpInvitations() {
  const { t } = useTranslation(['admin', 'shared']);
  const pages = useInfiniteQuery(invitationsQuery);
  const [link, setLink] = useState<{ who: string; link: string }>();
  const tell = ({ invitee, status, link }: Outcome) => {
    if (link) {
      setLink({ who: invitee, link });
    } else {
      notifications.show({ message: t(`outcomes.${status}`, { who: invitee }) });
    }
  };
  return (
    <Section
      title={t('shared:invitations')}
      why={t('invitationsWhy')}
      dialog={
        link ? (
          <Modal
            opened
            onClose={() => setLink(undefined)}
            title={t('linkTitle', { who: link.who })}
            closeButtonProps={{ 'aria-label': t('shared:close') }}
          >
            <Stack>
              <Text size="sm">{t('linkWhy')}</Text>
              <Command text={link.link} label={t('copyLink')} />
            </Stack>
          </Modal>
        ) : null
      }
    >
      <Stack>
        <Invite onDone={tell} />
        <Listing
          pages={pages}
          empty={
            <Text size="sm" c="dimmed">
              {t('noInvitations')}
            </Text>
          }
        >
          {(invitations) => (
            <Rows label={t('shared:invitations')}>
              {invitations.map((each) => (
                <Pending key={each.id} invitation={each} onDone={tell} />
              ))}
            </Rows>
          )}
        </Listing>
      </Stack>
    </Section>
  );
}

function Invite({ onDone }: { onDone: (outcome: Outcome) => void }) {
  const { t } = useTranslation(['admin', 'shared']);
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const invite = useMutation({
    mutationFn: () => unwrap(api.POST('/admin/invitations', { body: { email: email.trim() } })),
    onSuccess: async (outcome) => {
      setEmail('');
      await client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
      onDone(outcome);
    },
  });
  const fault = fieldTexts(invite.error).email;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <TextInput
            flex="1 1 14rem"
            maw={420}
            type="email"
            label={t('email')}
            maxLength={254}
            autoComplete="off"
            required
            value={email}
            error={fault}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={invite.isPending}>
            {t('invite')}
          </Button>
        </Group>
        {invite.error && !fault ? <ProblemAlert error={invite.error} /> : null}
      </Stack>
    </form>
  );
}

interface PendingProps {
  invitation: Invitation;
  onDone: (outcome: Outcome) => void;
}

function Pending({ invitation, onDone }: PendingProps) {
  const { t } = useTranslation(['admin', 'shared']);
  const client = useQueryClient();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const who = invitation.email ?? '';
  const params = { params: { path: { invitation: invitation.id } } };
  const renew = () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
  const resend = useMutation({
    mutationFn: () => unwrap(api.POST('/admin/invitations/{invitation}/resend', params)),
    onSuccess: async (outcome) => {
      await renew();
      onDone(outcome);
    },
  });
  const withdraw = async () => {
    await unwrap(api.DELETE('/admin/invitations/{invitation}', params));
    await renew();
  };
  return (
    <li>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} miw={0} flex="1 1 14rem">
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {who}
          </Text>
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
    </li>
  );
}
