"""The facilitator's pages at /teach/: views and templates over what the rooms below keep."""
