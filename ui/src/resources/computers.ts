import Computer from '@mui/icons-material/Computer';
import { resource } from '../resource';

export const computers = resource('computers', {
  icon: Computer,
  title: ['name'],
  fields: {
    name: { list: 1 },
    site_id: { list: 2, filter: true },
    mac: { list: 3 },
    is_retired: { filter: true },
  },
});
