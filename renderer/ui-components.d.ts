/**
 * The components of Nuxt UI that templates use without an import: the bundler resolves them by name, this
 * gives them their types.
 */
import type UAlert from '@nuxt/ui/components/Alert.vue'
import type UApp from '@nuxt/ui/components/App.vue'
import type UBadge from '@nuxt/ui/components/Badge.vue'
import type UButton from '@nuxt/ui/components/Button.vue'
import type UCheckbox from '@nuxt/ui/components/Checkbox.vue'
import type UCollapsible from '@nuxt/ui/components/Collapsible.vue'
import type UCommandPalette from '@nuxt/ui/components/CommandPalette.vue'
import type UDropdownMenu from '@nuxt/ui/components/DropdownMenu.vue'
import type UForm from '@nuxt/ui/components/Form.vue'
import type UFormField from '@nuxt/ui/components/FormField.vue'
import type UIcon from '@nuxt/ui/components/Icon.vue'
import type UInput from '@nuxt/ui/components/Input.vue'
import type UInputMenu from '@nuxt/ui/components/InputMenu.vue'
import type UKbd from '@nuxt/ui/components/Kbd.vue'
import type UModal from '@nuxt/ui/components/Modal.vue'
import type UProgress from '@nuxt/ui/components/Progress.vue'
import type URadioGroup from '@nuxt/ui/components/RadioGroup.vue'
import type USelect from '@nuxt/ui/components/Select.vue'
import type USeparator from '@nuxt/ui/components/Separator.vue'
import type USlideover from '@nuxt/ui/components/Slideover.vue'
import type USwitch from '@nuxt/ui/components/Switch.vue'
import type UTextarea from '@nuxt/ui/components/Textarea.vue'
import type UTooltip from '@nuxt/ui/components/Tooltip.vue'

declare module 'vue' {
  interface GlobalComponents {
    UAlert: typeof UAlert
    UApp: typeof UApp
    UBadge: typeof UBadge
    UButton: typeof UButton
    UCheckbox: typeof UCheckbox
    UCollapsible: typeof UCollapsible
    UCommandPalette: typeof UCommandPalette
    UDropdownMenu: typeof UDropdownMenu
    UForm: typeof UForm
    UFormField: typeof UFormField
    UIcon: typeof UIcon
    UInput: typeof UInput
    UInputMenu: typeof UInputMenu
    UKbd: typeof UKbd
    UModal: typeof UModal
    UProgress: typeof UProgress
    URadioGroup: typeof URadioGroup
    USelect: typeof USelect
    USeparator: typeof USeparator
    USlideover: typeof USlideover
    USwitch: typeof USwitch
    UTextarea: typeof UTextarea
    UTooltip: typeof UTooltip
  }
}
