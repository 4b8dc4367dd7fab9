import { Autocomplete, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Ago } from '@/shared/ui/Ago';
import { Empty } from '@/shared/ui/Empty';
import { Listing } from '@/shared/ui/Listing';
import { Person } from '@/shared/ui/Person';
import { ProblemAlert, problemText } from '@/shared/ui/ProblemAlert';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { collaboratorsQuery, peopleQuery } from './api';

/** Who else may push to a person's repository. */
export function Collaborators({ repository, owner }: { repository: string; owner: string }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const pages = useInfiniteQuery(collaboratorsQuery(repository));
  const remove = useMutation({
    mutationFn: (user: string) =>
      unwrap(
        api.DELETE('/repositories/{repository}/-/collaborators/{user}', {
          params: { path: { repository, user } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['repository', repository] }),
  });
  return (
    <Section title={t('collaborators')} why={t('collaboratorsWhy')}>
      <Stack>
        <Add repository={repository} owner={owner} />
        {remove.error ? <ProblemAlert error={remove.error} /> : null}
        <Listing pages={pages} empty={<Empty title={t('noCollaborators')} />}>
          {(people) => (
            <Rows label={t('collaborators')}>
              {people.map((person) => (
                <Group component="li" key={person.name} justify="space-between">
                  <Person name={person.name} fullName={person.fullName} />
                  <Group gap="md">
                    <Text size="sm" c="dimmed">
                      <Ago time={person.since} />
                    </Text>
                    <Button
                      variant="default"
                      aria-label={`${t('takeAway')}: ${person.name}`}
                      loading={remove.isPending && remove.variables === person.name}
                      onClick={() => remove.mutate(person.name)}
                    >
                      {t('takeAway')}
                    </Button>
                  </Group>
                </Group>
              ))}
            </Rows>
          )}
        </Listing>
      </Stack>
    </Section>
  );
}

function Add({ repository, owner }: { repository: string; owner: string }) {
  const { t } = useTranslation(['repository', 'shared']);
  const client = useQueryClient();
  const [name, setName] = useState('');
  const user = name.trim().toLowerCase();
  const [asked] = useDebouncedValue(user, 200);
  const people = useQuery(peopleQuery(asked));
  const add = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT('/repositories/{repository}/-/collaborators/{user}', {
          params: { path: { repository, user } },
        }),
      ),
    onSuccess: async () => {
      setName('');
      await client.invalidateQueries({ queryKey: ['repository', repository] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Group align="flex-start" gap="xs">
        <Autocomplete
          flex="1 1 12rem"
          maw={360}
          aria-label={t('collaborator')}
          placeholder={t('collaboratorHole')}
          value={name}
          data={(people.data?.items ?? []).map((each) => each.name).filter((each) => each !== owner)}
          error={add.error ? problemText(add.error) : undefined}
          autoCapitalize="none"
          spellCheck={false}
          onChange={(next) => {
            setName(next);
            add.reset();
          }}
        />
        <Button type="submit" variant="default" disabled={user === ''} loading={add.isPending}>
          {t('give')}
        </Button>
      </Group>
    </form>
  );
}
