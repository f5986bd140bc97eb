"""What is told of a repair through time; its chain of hands is told beside it."""

from salestui.kit.past import Past, Told
from salestui.language import N_, P_
from salestui.repairs.models import RepairRow
from salestui.repairs.rules import STATE_WORDS

PAST = Past(
    RepairRow,
    {
        "state": Told(N_("State"), STATE_WORDS),
        "customer": Told(N_("Customer")),
        "name": Told(N_("Name")),
        "phone": Told(N_("Phone")),
        "product": Told(N_("Product")),
        "model": Told(N_("Model")),
        "serial": Told(N_("Serial no.")),
        "fault": Told(N_("Fault")),
        "quantity": Told(N_("Quantity")),
        "accessories": Told(N_("Accessories")),
        "source": Told(N_("Source")),
        "destination": Told(N_("Destination")),
        "warranty_until": Told(N_("Warranty")),
        "loaner": Told(N_("Loaner lent")),
        "is_loaner_out": Told(N_("Loaner out")),
        "notes": Told(N_("Notes")),
        "reason": Told(N_("Reason")),
        "received_at": Told(P_("repair", "Received")),
        "repaired_on": Told(N_("Repaired")),
        "closed_at": Told(P_("repair", "Closed")),
    },
)
