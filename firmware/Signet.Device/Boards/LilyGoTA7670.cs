using System.Device.Gpio;
using System.IO.Ports;
using nanoFramework.Hardware.Esp32;
using Signet.Core;
using Signet.Modem;

namespace Signet.Device.Boards
{
    /// <summary>
    /// LilyGO T-A7670: ESP32-WROVER-E with a SIMCom A7670 (hardware/lilygo-t-a7670/README.md has pins, sequence and what was
    /// tried). PWRKEY and RESET go through transistors: a high GPIO pulls the module's pin low.
    /// </summary>
    public sealed class LilyGoTA7670 : IModemPins
    {
        private const int TxPin = 26;
        private const int RxPin = 27;
        private const int PowerKeyPin = 4;
        private const int ResetPin = 5;
        private const int SupplyPin = 12;
        private const int DtrPin = 25;
        private const int BaudRate = 115200;
        private const int SettleMs = 100;

        private readonly IClock _clock;
        private readonly GpioPin _powerKey;
        private readonly GpioPin _reset;
        private readonly GpioPin _dtr;

        /// <summary>Takes the pins and switches the module's supply on; the module itself is left as it is, since it may
        /// have gone on running while the MCU restarted.</summary>
        /// <param name="gpio">The board's pins.</param>
        /// <param name="clock">Times the pulses.</param>
        public LilyGoTA7670(GpioController gpio, IClock clock)
        {
            _clock = clock;
            gpio.OpenPin(SupplyPin, PinMode.Output).Write(PinValue.High);
            _dtr = gpio.OpenPin(DtrPin, PinMode.Output);
            _dtr.Write(PinValue.Low);
            _powerKey = gpio.OpenPin(PowerKeyPin, PinMode.Output);
            _powerKey.Write(PinValue.Low);
            _reset = gpio.OpenPin(ResetPin, PinMode.Output);
            _reset.Write(PinValue.Low);
            Power = new ModulePower(this, clock, LifeTables.Find(Dialects.SimcomCip), "A7670");
        }

        /// <summary>The module's power with the pulses of its model.</summary>
        public IModemPower Power { get; }

        /// <summary>Opens the UART to the module. COM1 is the console's and never the module's.</summary>
        /// <returns>The line.</returns>
        public UartChannel OpenLine()
        {
            // Pins before the port is made, the ring's size before it is opened: else exceptions of the platform.
            Configuration.SetPinFunction(TxPin, DeviceFunction.COM2_TX);
            Configuration.SetPinFunction(RxPin, DeviceFunction.COM2_RX);
            return new UartChannel(new SerialPort("COM2", BaudRate), _clock);
        }

        /// <inheritdoc/>
        public void PressPowerKey(int milliseconds)
        {
            Pulse(_powerKey, milliseconds);
        }

        /// <inheritdoc/>
        public void PressReset(int milliseconds)
        {
            Pulse(_reset, milliseconds);
        }

        /// <inheritdoc/>
        public void SetSleep(bool asleep)
        {
            _dtr.Write(asleep ? PinValue.High : PinValue.Low);
        }

        private void Pulse(GpioPin pin, int milliseconds)
        {
            pin.Write(PinValue.Low);
            _clock.Delay(SettleMs);
            pin.Write(PinValue.High);
            _clock.Delay(milliseconds);
            pin.Write(PinValue.Low);
        }
    }
}
