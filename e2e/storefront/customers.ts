/** The demo's customers: made up, so that signing in needs no password. */

export interface Customer {
  id: string;
  label: string;
  name: string;
  phone: string;
  /** What the shop tells Holdoff of them, for the brief of whoever calls. */
  profile: { since: string; products?: string[] };
}

export const CUSTOMERS: readonly Customer[] = [
  {
    id: "c_42",
    name: "Robin Example",
    phone: "+44 20 7946 0018",
    label: "Ten years with us, owns a Rise 140 and a standing mat",
    profile: { since: "2016-04-18T00:00:00Z", products: ["Larkholm Rise 140, oak", "Felted standing mat"] },
  },
  {
    id: "c_7",
    name: "Kim Example",
    phone: "+44 20 7946 0077",
    label: "New this autumn, no order yet",
    profile: { since: "2026-09-02T00:00:00Z" },
  },
];

export const findCustomer = (id: unknown): Customer | undefined => CUSTOMERS.find((customer) => customer.id === id);
