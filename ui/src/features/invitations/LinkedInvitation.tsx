import { Alert, Button, Container, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { sessionQuery, signUpQuery } from '@/api/session';
import { moment } from '@/shared/lib/format';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { Outlines } from '@/shared/ui/Listing';
import { Picture } from '@/shared/ui/Person';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { linkedQuery } from './api';

/** The invitation that a mailed link is for: its secret stands behind the #, and is sent to no log. */
export function LinkedInvitation({ secret, onJoined }: { secret: string; onJoined: (name: string) => void }) {
  const { t, i18n } = useTranslation(['invitations', 'shared']);
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const found = useQuery(linkedQuery(secret));
  const accept = useMutation({
    mutationFn: () => unwrap(api.POST('/invitations/accept', { body: { secret } })),
    onSuccess: async (joined) => {
      await client.invalidateQueries({ queryKey: ['me'] });
      onJoined(joined.organization);
    },
  });
  const decline = useMutation({
    mutationFn: () => unwrap(api.POST('/invitations/decline', { body: { secret } })),
  });
  useEffect(() => {
    document.title = `${t('linkedTitle')} · ${t('shared:name')}`;
  }, [t]);
  const invitation = found.data;
  const name = invitation?.organization ?? '';
  return (
    <Container size={520} py={{ base: 'lg', sm: 64 }}>
      <Paper withBorder p={{ base: 'md', sm: 'xl' }}>
        <Stack>
          <Title order={1} size="h2">
            {t('linkedTitle')}
          </Title>
          {found.isPending ? <Outlines rows={2} /> : null}
          {found.error ? <Empty title={t('notGood')} why={t('notGoodWhy')} /> : null}
          {invitation && decline.isSuccess ? (
            <Alert color="harbour" role="status">
              {t('declined', { name })}
            </Alert>
          ) : null}
          {invitation && !decline.isSuccess ? (
            <>
              <Group gap="md" wrap="nowrap">
                <Picture name={name} size={48} />
                <Text style={{ overflowWrap: 'anywhere' }}>
                  {t('linkedWhy', {
                    by: invitation.invitedBy,
                    name,
                    role: t(`shared:roles.${invitation.role}`),
                  })}{' '}
                  {invitation.team ? t('linkedTeam', { team: invitation.team }) : ''}
                </Text>
              </Group>
              <Text size="sm" c="dimmed">
                {t('until', { when: moment(invitation.expiresAt, i18n.language) })}
              </Text>
              {accept.error ? <ProblemAlert error={accept.error} /> : null}
              {decline.error ? <ProblemAlert error={decline.error} /> : null}
              {session.data?.user ? (
                <Text size="sm">{t('as', { name: session.data.user.name })}</Text>
              ) : (
                <Stranger secret={secret} />
              )}
              <Group>
                {session.data?.user ? (
                  <Button loading={accept.isPending} onClick={() => accept.mutate()}>
                    {t('accept')}
                  </Button>
                ) : null}
                <Button variant="default" loading={decline.isPending} onClick={() => decline.mutate()}>
                  {t('decline')}
                </Button>
              </Group>
            </>
          ) : null}
          <Link to="/">{t('shared:home')}</Link>
        </Stack>
      </Paper>
    </Container>
  );
}

/** Whoever has no session logs in, or makes an account, and comes back to the same invitation. */
function Stranger({ secret }: { secret: string }) {
  const { t } = useTranslation(['invitations', 'shared']);
  const mode = useQuery(signUpQuery);
  return (
    <Stack gap="xs">
      <Text size="sm">{t('logInFirst')}</Text>
      <Group>
        <Button
          component={Link}
          to="/login"
          search={{ to: `/invitations#${secret}` } as never}
          c="white"
          underline="never"
        >
          {t('shared:logIn')}
        </Button>
        {mode.data && mode.data.mode !== 'closed' ? (
          <Button component={Link} to="/signup" hash={secret} variant="default" c="inherit" underline="never">
            {t('shared:signUp')}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}
