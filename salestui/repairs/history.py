"""What is told of a repair through time; its chain of hands is told beside it."""

from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_, P_
from salestui.repairs.models import RepairRow
from salestui.repairs.rules import STATE_WORDS

HISTORY = RowHistory(
    RepairRow,
    {
        "state": Label(N_("State"), STATE_WORDS),
        "customer": Label(N_("Customer")),
        "name": Label(N_("Name")),
        "phone": Label(N_("Phone")),
        "product": Label(N_("Product")),
        "model": Label(N_("Model")),
        "serial": Label(N_("Serial no.")),
        "fault": Label(N_("Fault")),
        "quantity": Label(N_("Quantity")),
        "accessories": Label(N_("Accessories")),
        "source": Label(N_("Source")),
        "destination": Label(N_("Destination")),
        "warranty_until": Label(N_("Warranty")),
        "loaner": Label(N_("Loaner lent")),
        "is_loaner_out": Label(N_("Loaner out")),
        "notes": Label(N_("Notes")),
        "reason": Label(N_("Reason")),
        "received_at": Label(P_("repair", "Received")),
        "repaired_on": Label(N_("Repaired")),
        "closed_at": Label(P_("repair", "Closed")),
    },
)
