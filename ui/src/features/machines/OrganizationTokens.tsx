import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { Empty } from '@/shared/ui/Empty';
import { Listing } from '@/shared/ui/Listing';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { type Made, type OrganizationToken, organizationTokensQuery } from './api';
import { MachineForm, type Wish } from './MachineForm';
import { MachineRow } from './MachineRow';
import { MadeSecret } from './MadeSecret';

/** The tokens of an organization, which belong to no person. */
export function OrganizationTokens({ organization }: { organization: string }) {
  const { t } = useTranslation(['machines', 'shared']);
  const client = useQueryClient();
  const pages = useInfiniteQuery(organizationTokensQuery(organization));
  const [edited, setEdited] = useState<OrganizationToken | 'new'>();
  const [made, setMade] = useState<Made>();
  const renew = () => client.invalidateQueries({ queryKey: organizationTokensQuery(organization).queryKey });
  const at = (id: string) => ({ params: { path: { organization, id } } });

  const save = async ({ label, description, rules, scopeMap, scopes, expiresAt }: Wish) => {
    if (edited === 'new') {
      setMade(
        await unwrap(
          api.POST('/organizations/{organization}/tokens', {
            params: { path: { organization } },
            body: {
              label,
              description,
              scopes,
              ...(scopeMap ? { scopeMap } : rules ? { rules } : {}),
              ...(expiresAt ? { expiresAt } : {}),
            },
          }),
        ),
      );
    } else if (edited) {
      await unwrap(
        api.PATCH('/organizations/{organization}/tokens/{id}', {
          ...at(edited.id),
          body: { label, description, ...(rules ? { rules } : {}) },
        }),
      );
    }
    await renew();
  };

  return (
    <Section
      title={t('tokens')}
      why={t('tokensWhy')}
      aside={<Button onClick={() => setEdited('new')}>{t('newToken')}</Button>}
      dialog={
        <>
          {edited ? (
            <MachineForm
              owner={{ name: organization, isOrganization: true }}
              kind="token"
              title={edited === 'new' ? t('newToken') : t('editTitle', { name: edited.label })}
              before={edited === 'new' ? undefined : edited}
              onSave={save}
              onClose={() => setEdited(undefined)}
            />
          ) : null}
          {made && !edited ? <MadeSecret made={made} onClose={() => setMade(undefined)} /> : null}
        </>
      }
    >
      <Listing pages={pages} empty={<Empty title={t('noToken')} why={t('noTokenWhy')} />}>
        {(tokens) => (
          <Rows label={t('tokens')}>
            {tokens.map((token) => (
              <MachineRow
                key={token.id}
                machine={token}
                onEdit={() => setEdited(token)}
                onSwitch={async () => {
                  await unwrap(
                    api.PATCH('/organizations/{organization}/tokens/{id}', {
                      ...at(token.id),
                      body: { enabled: !token.enabled },
                    }),
                  );
                  await renew();
                }}
                onDelete={async () => {
                  await unwrap(api.DELETE('/organizations/{organization}/tokens/{id}', at(token.id)));
                  await renew();
                }}
              />
            ))}
          </Rows>
        )}
      </Listing>
    </Section>
  );
}
