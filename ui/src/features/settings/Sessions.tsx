import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Ago } from '@/shared/ui/Ago';
import { IconDeviceLaptop } from '@/shared/ui/icons';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { agentName } from './agents';
import { type MySession, sessionsQuery } from './api';

/** Where one is logged in, each to be ended. */
export function Sessions() {
  const { t } = useTranslation(['settings', 'shared']);
  const client = useQueryClient();
  const found = useQuery(sessionsQuery);
  const items = found.data?.items ?? [];
  const others = items.filter((each) => !each.current);
  const end = useMutation({
    mutationFn: async (sessions: MySession[]) => {
      for (const { id } of sessions) {
        await unwrap(api.DELETE('/me/sessions/{session}', { params: { path: { session: id } } }));
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['me', 'sessions'] }),
  });
  return (
    <Section
      title={t('sessions')}
      why={t('sessionsWhy')}
      aside={
        others.length > 1 ? (
          <Button
            variant="default"
            c="var(--mantine-color-error)"
            loading={end.isPending && end.variables.length > 1}
            onClick={() => end.mutate(others)}
          >
            {t('endOthers')}
          </Button>
        ) : null
      }
    >
      {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : null}
      {end.error ? <ProblemAlert error={end.error} /> : null}
      {found.isPending ? <Outlines /> : null}
      {items.length > 0 ? (
        <Rows label={t('sessions')}>
          {items.map((each) => (
            <Group component="li" key={each.id} justify="space-between" gap="sm">
              <Group gap="sm" wrap="nowrap" miw={0} flex="1 1 16rem">
                <IconDeviceLaptop size={24} aria-hidden style={{ flex: 'none' }} />
                <Stack gap={2} miw={0}>
                  <Group gap="xs">
                    <Text size="sm" fw={600} title={each.agent} style={{ overflowWrap: 'anywhere' }}>
                      {agentName(each.agent) || t('unknownAgent')}
                    </Text>
                    {each.current ? (
                      <Badge variant="light" color="green" c="var(--mantine-color-text)">
                        {t('thisOne')}
                      </Badge>
                    ) : null}
                  </Group>
                  <Text size="xs" c="dimmed">
                    {t('fromAddress', { address: each.address })} · {t('begun')} <Ago time={each.createdAt} />{' '}
                    · {t('seen')} <Ago time={each.seenAt} />
                  </Text>
                </Stack>
              </Group>
              {each.current ? null : (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('endSession')}: ${agentName(each.agent)}, ${each.address}`}
                  loading={end.isPending && end.variables.includes(each)}
                  onClick={() => end.mutate([each])}
                >
                  {t('endSession')}
                </Button>
              )}
            </Group>
          ))}
        </Rows>
      ) : null}
    </Section>
  );
}
