import Bloodtype from '@mui/icons-material/Bloodtype';
import { resource } from '../resource';

export const sample_types = resource('sample_types', {
  icon: Bloodtype,
  title: ['name'],
  fields: {
    name: { list: 1 },
    description: { list: 2 },
    is_retired: { filter: true },
  },
});
