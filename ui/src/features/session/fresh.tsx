import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from 'react';
import { isProblem } from '@/api/problem';

type Fresh = <T>(work: () => Promise<T>) => Promise<T>;

const Context = createContext<Fresh>((work) => work());

const Question = lazy(() => import('./FreshQuestion').then((module) => ({ default: module.FreshQuestion })));

/** Does work that may need the password again: asks for it then, and does the work once more. */
export function useFresh(): Fresh {
  return useContext(Context);
}

/** Asks for the password where something needs it. */
export function FreshProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{ answer: (isConfirmed: boolean) => void }>();

  const fresh: Fresh = async (work) => {
    try {
      return await work();
    } catch (error) {
      if (!isProblem(error, 'confirmation_needed')) {
        throw error;
      }
      const isConfirmed = await new Promise<boolean>((answer) => setAsked({ answer }));
      setAsked(undefined);
      if (!isConfirmed) {
        throw error;
      }
      return work();
    }
  };

  return (
    <Context.Provider value={fresh}>
      {children}
      {asked ? (
        <Suspense fallback={null}>
          <Question onAnswer={asked.answer} />
        </Suspense>
      ) : null}
    </Context.Provider>
  );
}
