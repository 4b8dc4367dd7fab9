import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '@/api/client';
import { useFresh } from '@/features/session/fresh';
import { Confirm } from '@/shared/ui/Confirm';

interface RemoveProps {
  organization: string;
  name: string;
  isMe: boolean;
  onLeft: () => void;
  onClose: () => void;
}

/** Takes somebody out of an organization, or oneself. */
export function RemoveMember({ organization, name, isMe, onLeft, onClose }: RemoveProps) {
  const { t } = useTranslation(['organization', 'shared']);
  const client = useQueryClient();
  const fresh = useFresh();
  const remove = async () => {
    await fresh(() =>
      unwrap(
        isMe
          ? api.POST('/organizations/{organization}/leave', { params: { path: { organization } } })
          : api.DELETE('/organizations/{organization}/members/{user}', {
              params: { path: { organization, user: name } },
            }),
      ),
    );
    if (isMe) {
      onLeft();
    }
    await client.invalidateQueries({ queryKey: isMe ? ['me'] : ['organization', organization] });
  };
  return (
    <Confirm
      title={isMe ? t('leaveTitle', { name: organization }) : t('removeTitle', { name })}
      why={t(isMe ? 'leaveWhy' : 'removeWhy')}
      action={t(isMe ? 'leave' : 'remove')}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
