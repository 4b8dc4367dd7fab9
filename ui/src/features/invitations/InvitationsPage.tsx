import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { Ago } from '@/shared/ui/Ago';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { Page } from '@/shared/ui/Page';
import { Picture } from '@/shared/ui/Person';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { myInvitationsQuery } from './api';

type Invitation = components['schemas']['Invitation'];

/** Invitations that wait for one's answer. */
export function InvitationsPage() {
  const { t } = useTranslation(['invitations', 'shared']);
  const found = useQuery(myInvitationsQuery);
  const items = found.data?.items;
  return (
    <Page title={t('shared:invitations')} size={960}>
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Outlines /> : null}
      {items?.length === 0 ? (
        <Empty title={t('none')} why={t('noneWhy')}>
          <Link to="/orgs">{t('toOrganizations')}</Link>
        </Empty>
      ) : null}
      {items && items.length > 0 ? (
        <Rows label={t('shared:invitations')}>
          {items.map((each) => (
            <Waiting key={each.id} invitation={each} />
          ))}
        </Rows>
      ) : null}
    </Page>
  );
}

function Waiting({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation(['invitations', 'shared']);
  const client = useQueryClient();
  const params = { params: { path: { invitation: invitation.id } } };
  const name = invitation.organization ?? '';
  const answer = useMutation({
    mutationFn: async (isYes: boolean): Promise<void> => {
      await (isYes
        ? unwrap(api.POST('/me/invitations/{invitation}/accept', params))
        : unwrap(api.POST('/me/invitations/{invitation}/decline', params)));
    },
    onSuccess: async (_, isYes) => {
      notifications.show({
        message: isYes ? (
          <>
            {t('joined', { name })} <Link to={`/orgs/${name}`}>{t('toOrganization')}</Link>
          </>
        ) : (
          t('declined', { name })
        ),
      });
      await client.invalidateQueries({ queryKey: ['me'] });
    },
  });
  return (
    <li>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" wrap="nowrap" flex="1 1 16rem" miw={0}>
          <Picture name={name} size={40} />
          <Stack gap={2} miw={0}>
            <Group gap="xs">
              <Link to={`/orgs/${name}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Link>
              <Badge variant="default">{t(`shared:roles.${invitation.role}`)}</Badge>
              {invitation.team ? <Badge variant="default">{invitation.team}</Badge> : null}
            </Group>
            <Text size="xs" c="dimmed">
              {t('by', { name: invitation.invitedBy })} · <Ago time={invitation.createdAt} />
            </Text>
          </Stack>
        </Group>
        <Group gap="xs">
          <Button
            variant="default"
            aria-label={`${t('decline')}: ${name}`}
            disabled={answer.isPending}
            onClick={() => answer.mutate(false)}
          >
            {t('decline')}
          </Button>
          <Button
            aria-label={`${t('accept')}: ${name}`}
            loading={answer.isPending && answer.variables}
            onClick={() => answer.mutate(true)}
          >
            {t('accept')}
          </Button>
        </Group>
      </Group>
      {answer.error ? <ProblemAlert error={answer.error} /> : null}
    </li>
  );
}
