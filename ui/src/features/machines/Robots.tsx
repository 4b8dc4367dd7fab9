import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import type { components } from '@/api/schema';
import { Empty } from '@/shared/ui/Empty';
import { Listing } from '@/shared/ui/Listing';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';
import { type Made, type Robot, robotsQuery } from './api';
import { MachineForm, type Wish } from './MachineForm';
import { MachineRow } from './MachineRow';
import { MadeSecret } from './MadeSecret';
import { type Owner, ownerKey } from './owner';

/** The robots of an owner: accounts of programs, each with rights of its own. */
export function Robots({ owner }: { owner: Owner }) {
  const { t } = useTranslation(['machines', 'shared']);
  const client = useQueryClient();
  const pages = useInfiniteQuery(robotsQuery(owner));
  const [edited, setEdited] = useState<Robot | 'new'>();
  const [made, setMade] = useState<Made>();
  const renew = () => client.invalidateQueries({ queryKey: [...ownerKey(owner), 'robots'] });

  const save = async ({ name, label, description, rules, scopeMap, expiresAt }: Wish) => {
    if (edited === 'new') {
      const body = {
        name,
        ...(label ? { label } : {}),
        description,
        ...(scopeMap ? { scopeMap } : { rules: rules ?? [] }),
        ...(expiresAt ? { expiresAt } : {}),
      };
      setMade(
        await unwrap(
          owner.isOrganization
            ? api.POST('/organizations/{organization}/robots', {
                params: { path: { organization: owner.name } },
                body,
              })
            : api.POST('/me/robots', { body }),
        ),
      );
    } else if (edited) {
      await change(owner, edited.id, { label, description, ...(rules ? { rules } : {}) });
    }
    await renew();
  };

  return (
    <Section
      title={t('robots')}
      why={t('robotsWhy')}
      aside={<Button onClick={() => setEdited('new')}>{t('newRobot')}</Button>}
      dialog={
        <>
          {edited ? (
            <MachineForm
              owner={owner}
              kind="robot"
              title={edited === 'new' ? t('newRobot') : t('editTitle', { name: edited.label })}
              before={edited === 'new' ? undefined : edited}
              onSave={save}
              onClose={() => setEdited(undefined)}
            />
          ) : null}
          {made && !edited ? <MadeSecret made={made} onClose={() => setMade(undefined)} /> : null}
        </>
      }
    >
      <Listing pages={pages} empty={<Empty title={t('noRobot')} why={t('noRobotWhy')} />}>
        {(robots) => (
          <Rows label={t('robots')}>
            {robots.map((robot) => (
              <MachineRow
                key={robot.id}
                machine={robot}
                onEdit={() => setEdited(robot)}
                onSwitch={async () => {
                  await change(owner, robot.id, { enabled: !robot.enabled });
                  await renew();
                }}
                onDelete={async () => {
                  await remove(owner, robot.id);
                  await renew();
                }}
                onRegenerate={() => regenerate(owner, robot.id)}
                onMade={setMade}
              />
            ))}
          </Rows>
        )}
      </Listing>
    </Section>
  );
}

type Change = components['schemas']['RobotChange'];

function change({ name, isOrganization }: Owner, id: string, body: Change): Promise<unknown> {
  return unwrap(
    isOrganization
      ? api.PATCH('/organizations/{organization}/robots/{id}', {
          params: { path: { organization: name, id } },
          body,
        })
      : api.PATCH('/me/robots/{id}', { params: { path: { id } }, body }),
  );
}

function remove({ name, isOrganization }: Owner, id: string): Promise<unknown> {
  return unwrap(
    isOrganization
      ? api.DELETE('/organizations/{organization}/robots/{id}', {
          params: { path: { organization: name, id } },
        })
      : api.DELETE('/me/robots/{id}', { params: { path: { id } } }),
  );
}

function regenerate({ name, isOrganization }: Owner, id: string): Promise<Made> {
  return unwrap(
    isOrganization
      ? api.POST('/organizations/{organization}/robots/{id}/regenerate', {
          params: { path: { organization: name, id } },
        })
      : api.POST('/me/robots/{id}/regenerate', { params: { path: { id } } }),
  );
}
