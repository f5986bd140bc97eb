"""Books (台账): registers that are declared, each in a module of its own beside the machine."""
