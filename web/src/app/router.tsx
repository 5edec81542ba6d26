import { createBrowserRouter } from 'react-router';
import { Broken, NotFound } from './Broken';
import { Gate } from './Gate';

export const router = createBrowserRouter([
  {
    path: '/sign-in',
    errorElement: <Broken />,
    lazy: async () => ({ Component: (await import('@/features/session/SignIn')).SignIn }),
  },
  {
    path: '/',
    element: <Gate />,
    errorElement: <Broken />,
    hydrateFallbackElement: <div />,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('@/features/objectives/Home')).Home }) },
      {
        path: 'weekly',
        lazy: async () => ({ Component: (await import('@/features/progress/WeeklyUpdate')).WeeklyUpdate }),
      },
      {
        path: 'objectives/new',
        lazy: async () => ({ Component: (await import('@/features/objectives/EditObjective')).NewObjective }),
      },
      {
        path: 'objectives/:id/edit',
        lazy: async () => ({ Component: (await import('@/features/objectives/EditObjective')).EditObjective }),
      },
      {
        path: 'objectives/:id',
        lazy: async () => ({ Component: (await import('@/features/objectives/ObjectivePage')).ObjectivePage }),
      },
      {
        path: 'cascade',
        lazy: async () => ({ Component: (await import('@/features/alignment/CascadeMap')).CascadeMap }),
      },
      { path: 'people', lazy: async () => ({ Component: (await import('@/features/organization/People')).People }) },
      {
        path: 'people/:id',
        lazy: async () => ({ Component: (await import('@/features/organization/PersonPage')).PersonPage }),
      },
      {
        path: 'units/:id',
        lazy: async () => ({ Component: (await import('@/features/organization/UnitPage')).UnitPage }),
      },
      {
        path: 'scoring',
        lazy: async () => ({ Component: (await import('@/features/scoring/ScoringPage')).ScoringPage }),
      },
      {
        path: 'reports/operations',
        lazy: async () => ({ Component: (await import('@/features/reporting/OperationsReport')).OperationsReport }),
      },
      {
        path: 'reports/operations/lists/:list',
        lazy: async () => ({ Component: (await import('@/features/reporting/DrillThrough')).DrillThrough }),
      },
      {
        path: 'reports/progress',
        lazy: async () => ({ Component: (await import('@/features/reporting/ProgressReport')).ProgressReport }),
      },
      {
        path: 'reports/digests',
        lazy: async () => ({ Component: (await import('@/features/reporting/Digests')).Digests }),
      },
      { path: 'program', lazy: async () => ({ Component: (await import('@/features/program/Program')).Program }) },
      { path: 'account', lazy: async () => ({ Component: (await import('@/features/session/Account')).Account }) },
      { path: '*', element: <NotFound /> },
    ],
  },
]);
